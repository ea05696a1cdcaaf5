-- The entity that a key, name or code means: entity_key('Sora'), entity_key('300433'), entity_key('蓝思科技').
create or replace macro entity_key(word) as (
    select entity_id
    from entity
    where lower(word) in (lower(entity_id), lower(name), lower(code), split_part(lower(code), '.', 1))
    order by lower(entity_id) = lower(word) desc, lower(name) = lower(word) desc, entity_id
    limit 1
);
