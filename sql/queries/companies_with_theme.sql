-- Which listed companies are named with a theme, since when, and how fast does it grow?
-- zh: 哪些上市公司与主题一起被提到，从哪天开始，涨得多快？
-- grain: one company, the most texts first
-- $entity: the theme's or product's key, name or code; sample 'sora'
-- $days: length of the period, which ends on the newest day; sample 30
select
    name, code, articles, texts, sources, subject_articles, share, lift, first_day, last_day,
    articles_7_days, articles_7_days_before
from mentioned_with($entity, days := $days, of_kind := 'company')
order by texts desc, articles desc, name;
