-- A few entities' articles by day, for small bars.
-- grain: one entity and day with at least one article
select entity_id, day, articles
from entity_day
where list_contains($ids::varchar[], entity_id) and day between $first and $last;
