-- A source's newest articles.
-- grain: one article
select article_id, day, title, url, ai_related, body_kind, date_note, coalesce(published_at, first_seen_at) as told_at
from article_head
where source_id = $id and day > (select max(day) from source_day where source_id = $id) - 30
order by day desc, told_at desc, article_id
limit $most;
