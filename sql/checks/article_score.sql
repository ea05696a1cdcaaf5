-- A score lies between 0 and 1.
select article_id, ai_score
from article_head
where day in (select day from checked_day) and not ai_score between 0 and 1;
