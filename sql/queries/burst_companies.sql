-- Which companies were carried along by an entity's strongest burst?
-- zh: 实体最强的一次爆发带动了哪些公司？
-- grain: one company named beside it from the burst's first to its last day
-- $entity: key, name or code; sample 'sora'
with strongest as (
    select start_day, end_day
    from burst
    where entity_id = entity_key($entity)
    order by texts desc, start_day desc
    limit 1
)

select name, code, articles, texts, sources, share, lift
from burst_entities($entity, (select start_day from strongest), (select end_day from strongest), of_kind := 'company');
