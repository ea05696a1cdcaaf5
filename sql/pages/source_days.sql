-- Every source's articles by day, for small bars.
-- grain: one source and day with at least one article
select source_id, day, all_articles as articles
from source_day
where day > newest_day() - 14 and ($id is null or source_id = $id);
