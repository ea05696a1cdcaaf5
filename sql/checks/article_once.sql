-- An article stands once, whatever fed it.
select article_id, count(*) as times, min(day) as first_day, max(day) as last_day
from article_head
where article_id in (select article_id from article_head where day in (select day from checked_day))
group by article_id
having count(*) > 1;
