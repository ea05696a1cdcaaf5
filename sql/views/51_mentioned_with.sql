-- The companies and other entities named in the same articles: mentioned_with('sora', days := 30).
-- grain: one other entity
create or replace macro mentioned_with(entity, days := 30, until := null) as table
with period as (
    select coalesce(until::date, (select max(day) from article_head)) as last_day
),

named as (
    select distinct mention.entity_id, head.article_id, head.text_id, head.source_id, head.day
    from mention
    join article_head as head using (article_id, day)
    cross join period
    where head.ai_related and head.day > last_day - days::integer and head.day <= last_day
)

select
    other.entity_id,
    entity.kind,
    entity.name,
    entity.code,
    count(distinct other.article_id) as articles,
    count(distinct other.text_id) as texts,
    count(distinct other.source_id) as sources,
    min(other.day) as first_day
from named as one
join named as other on other.article_id = one.article_id and other.entity_id <> one.entity_id
join entity on entity.entity_id = other.entity_id
where one.entity_id = entity
group by all
order by articles desc, texts desc, other.entity_id;
