-- Number the new articles for the full-text index, a day's together.
-- grain: one new article
create or replace temp table numbered_document as
select
    article_id,
    (select coalesce(max(docid) + 1, 0) from search_text) + row_number() over (order by day, article_id) - 1 as docid
from new_article;
