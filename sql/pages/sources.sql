-- Every source and how it does, the broken ones first.
-- grain: one source
select *
from source_health
order by broken_since is null, name;
