-- Find the first days again of the entities that the stale days name or named, and of those whose first days are gone.
create or replace temp table touched_entity as
select distinct entity_id from entity_day where day in (select day from stale_day)
union
select entity_id
from entity_seen
where first_day in (select day from stale_day)
    or all_first_day in (select day from stale_day)
    or all_first_day < (select min(day) from entity_day);
delete from entity_seen where entity_id in (select entity_id from touched_entity);
insert into entity_seen by name
select
    entity_id,
    min(day) filter (where articles > 0) as first_day,
    min(day) as all_first_day
from entity_day
where entity_id in (select entity_id from touched_entity)
group by entity_id
order by entity_id;
drop table touched_entity;
