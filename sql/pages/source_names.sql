-- The names of the sources.
-- grain: one source
select source_id, name
from source
order by name;
