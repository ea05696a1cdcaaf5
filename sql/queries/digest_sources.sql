-- The sources as their last fetch left them.
-- grain: one source
select
    source.source_id,
    source.name,
    source.url,
    coalesce(state.failures, 0) as failures,
    state.last_success_at,
    state.last_new_item_at,
    state.last_error,
    state.broken_since,
    state.rhythm_seconds,
    (select max(fetched_at) from "fetch") as seen_at
from source
left join feed_state as state using (source_id)
order by source.source_id;
