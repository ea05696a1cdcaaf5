-- Which outlets named an entity first in a period.
-- grain: one outlet
-- Each outlet's first day is sought first: an article of a later day is never its first.
with outlet as (
    select source_id, min(day) as day, count(*) as articles
    from entity_article
    where entity_number = md5_number_lower($id) and ai_related and day between $first and $last
    group by source_id
    order by day, source_id
    limit 200
),

told as (
    select
        head.source_id,
        head.article_id,
        head.title,
        coalesce(head.published_at, head.first_seen_at) as told_at,
        outlet.articles
    from entity_article as named
    join outlet on outlet.source_id = named.source_id and outlet.day = named.day
    join article_head as head on head.day = named.day and head.article_id = named.article_id
    where named.entity_number = md5_number_lower($id)
        and named.ai_related
        and named.day between $first and (select max(day) from outlet)
        and head.day between $first and (select max(day) from outlet)
)

select
    told.source_id,
    coalesce(any_value(source.name), told.source_id) as source_name,
    min(told_at) as first_at,
    (epoch(min(told_at)) - epoch(min(min(told_at)) over ())) / 3600 as hours_after_first,
    arg_min(title, (told_at, article_id)) as title,
    arg_min(article_id, (told_at, article_id)) as article_id,
    any_value(told.articles) as articles
from told
left join source on source.source_id = told.source_id
group by told.source_id
order by first_at, told.source_id
limit $most;
