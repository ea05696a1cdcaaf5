-- The new articles in the order of their times, in which they are grouped.
-- grain: one new article
select article_id
from new_article
order by coalesce(published_at, first_seen_at), article_id;
