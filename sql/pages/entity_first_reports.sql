-- Which outlets named an entity first in a period.
-- grain: one outlet
select place, source_id, source_name, first_at, hours_after_first, title, article_id, articles
from first_reports($id, days := $days, until := $last)
order by place
limit $most;
