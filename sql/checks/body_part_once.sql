-- A file of bodies is listed once and covers its days.
select name, count(*) as times, min(first_day) as first_day, max(last_day) as last_day
from body_part
group by name
having count(*) > 1 or min(first_day) > max(last_day) or min(articles) < 1;
