-- Which sources are silent, broken or thin?
-- zh: 哪些信源沉默、出错或内容单薄？
-- grain: one source, the longest silent first
select name, category, last_outcome, failures_in_a_row, broken_since, last_error, last_article_day, silent_days,
    articles_7_days, ai_share, dated_share, body_share
from source_health
order by silent_days desc nulls first, failures_in_a_row desc, name;
