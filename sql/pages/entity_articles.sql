-- The newest articles that name an entity, a page of them.
-- grain: one article
-- The days are counted first: only those are read that hold the page.
with counted as (
    select day, sum(articles) over (order by day desc) as so_far
    from entity_day
    where entity_number = md5_number_lower($id) and articles > 0 and day between $first and $last
),

bounds as (
    select coalesce(max(day) filter (where so_far >= $skip + $most), min(day)) as first_day
    from counted
),

named as (
    select day, article_id
    from entity_article
    where entity_number = md5_number_lower($id)
        and ai_related
        and day between (select first_day from bounds) and $last
)

select
    head.article_id,
    head.day,
    head.title,
    head.url,
    head.source_id,
    coalesce(source.name, head.source_id) as source_name,
    coalesce(head.published_at, head.first_seen_at) as told_at
from named
join article_head as head on head.day = named.day and head.article_id = named.article_id
left join source on source.source_id = head.source_id
where head.day between (select first_day from bounds) and $last
order by head.day desc, told_at desc, head.article_id
limit $most offset $skip;
