-- The articles to group, in the order of their times.
-- grain: one new article
select
    article_id,
    source_id,
    title,
    body,
    coalesce(published_at, first_seen_at) as "at"
from new_article
order by "at", article_id;
