-- Which of a few keys there are.
-- grain: one entity
select entity_id
from entity
where list_contains($ids::varchar[], entity_id);
