-- How many sources there are, and how many of them are broken.
-- grain: one row
select count(*) as sources, count(*) filter (where feed_state.broken_since is not null) as broken
from source
left join feed_state using (source_id);
