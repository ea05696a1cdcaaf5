-- An entity is found once at a place.
select article_id, entity_id, field, "start", count(*) as times
from mention
where day in (select day from checked_day)
group by article_id, entity_id, field, "start"
having count(*) > 1;
