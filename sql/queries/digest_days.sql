-- How many articles each day holds.
-- grain: one day with any
select day, count(*) as articles
from told_article
where day between $first_day and $last_day
group by day
order by day;
