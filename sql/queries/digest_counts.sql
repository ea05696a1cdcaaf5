-- How many articles a window holds, told to the audience or not.
-- grain: one row
select
    count(*) as articles,
    count(*) filter (where ai_related or not $ai_only) as relevant,
    count(distinct source_id) filter (where ai_related or not $ai_only) as outlets
from told_article
where
    day between $first_day and $last_day
    and coalesce(published_at, first_seen_at) >= $start
    and coalesce(published_at, first_seen_at) < $end;
