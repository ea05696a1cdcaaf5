-- The articles of group_part (article_id), in the order of their times.
-- grain: one new article
select
    article_id,
    source_id,
    title,
    body,
    coalesce(published_at, first_seen_at) as "at"
from new_article
where article_id in (select article_id from group_part)
order by "at", article_id;
