-- A source's last requests.
-- grain: one request
select fetched_at, outcome, status, error_kind, error, bytes, duration_ms, items, new_items
from "fetch"
where source_id = $id
order by fetched_at desc
limit $most;
