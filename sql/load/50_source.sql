-- Put the staged catalogue entries in the place of the old ones.
delete from source where source_id in (select id from staged_source);
insert into source by name
select distinct on (id) id as source_id, name, url, homepage, category, weight
from staged_source
order by id, batch desc;
