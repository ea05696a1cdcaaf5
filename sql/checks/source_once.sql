-- A source stands once in the catalogue and has one state.
select 'source' as relation, source_id, count(*) as times
from source
group by source_id
having count(*) > 1
union all
select 'feed_state' as relation, source_id, count(*) as times
from feed_state
group by source_id
having count(*) > 1;
