-- The newest day with news that was over when the sources were last asked; of a single day's news, that day.
-- grain: one row
select coalesce(
    max(day) filter (where day < (select (max(fetched_at) at time zone $zone)::date from "fetch")),
    max(day)
) as day
from article_head;
