-- How the sources are, in one line.
-- grain: one row
select
    count(*) as sources,
    count(*) filter (where broken_since is not null) as broken,
    count(*) filter (where articles_1_day > 0) as fresh,
    max(last_fetch_at) as last_fetch_at
from source_health;
