-- What is an entity's strongest burst made of: which stories, told by how many?
-- zh: 实体最强的一次爆发由哪些故事组成，各有几家媒体报道？
-- grain: one story of the burst's days
-- $entity: key, name or code; sample 'sora'
with strongest as (
    select start_day, end_day
    from burst
    where entity_id = entity_key($entity)
    order by texts desc, start_day desc
    limit 1
)

select title, sources, texts, articles, share, first_at, first_source_id
from burst_stories($entity, (select start_day from strongest), (select end_day from strongest))
limit 20;
