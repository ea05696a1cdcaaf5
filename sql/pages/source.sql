-- One source, as its last request left it.
-- grain: one row, none where there is no such source
select health.*, source.url, source.homepage, feed_state.interval_seconds, feed_state.rhythm_seconds,
    feed_state.last_new_item_at, feed_state.moved_to
from source_health as health
left join source using (source_id)
left join feed_state using (source_id)
where health.source_id = $id;
