-- The broken sources, the latest first.
-- grain: one source
select source_id, source.name, feed_state.failures, feed_state.broken_since
from feed_state
join source using (source_id)
where feed_state.broken_since is not null
order by feed_state.broken_since desc, source_id
limit $most;
