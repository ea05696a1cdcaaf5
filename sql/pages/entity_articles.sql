-- The newest articles that name an entity, a page of them.
-- grain: one article
with named as (
    select day, article_id, in_title, mentions
    from entity_article
    where entity_id = $id and ai_related and day between $first and $last
)

select
    head.article_id,
    head.day,
    head.title,
    head.url,
    head.source_id,
    coalesce(source.name, head.source_id) as source_name,
    coalesce(head.published_at, head.first_seen_at) as told_at,
    named.in_title,
    named.mentions
from named
join article_head as head on head.day = named.day and head.article_id = named.article_id
left join source on source.source_id = head.source_id
order by head.day desc, told_at desc, head.article_id
limit $most offset $skip;
