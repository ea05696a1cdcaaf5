-- The entity that a name, code or key means.
-- grain: one row, null where there is none
select entity_key($word) as entity_id;
