-- The sources as their last fetch left them, but for those that are asked no more: a broken one is at least daily.
-- grain: one source
select
    source.source_id,
    source.name,
    source.url,
    coalesce(state.failures, 0) as failures,
    state.last_error,
    state.broken_since,
    (select max(fetched_at) from "fetch") as seen_at
from source
left join feed_state as state using (source_id)
where state.next_due_at is null or state.next_due_at > (select max(fetched_at) from "fetch") - interval 3 day
order by source.source_id;
