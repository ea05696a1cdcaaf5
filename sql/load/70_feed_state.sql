-- Put the newest staged state of each feed in the place of the old one.
delete from feed_state where source_id in (select source_id from staged_feed_state);
insert into feed_state by name
select distinct on (source_id) * exclude (batch)
from staged_feed_state
order by source_id, batch desc;
