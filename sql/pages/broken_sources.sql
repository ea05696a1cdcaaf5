-- The broken sources, the latest first.
-- grain: one source
select source_id, name, failures_in_a_row as failures, broken_since, last_error
from source_health
where broken_since is not null
order by broken_since desc, source_id
limit $most;
