-- Which listed companies make up a theme's concept basket (概念股), ranked by lift and support?
-- zh: 主题的概念股有哪些，按关联度与支持度排序？
-- grain: one company
-- $entity: the theme's key, name or code; sample 'sora'
-- $days: length of the period; sample 30
-- $least: fewest different texts that name both; sample 2
select place, name, code, texts, articles, sources, subject_articles, lift, score, first_day, last_day
from concept_basket($entity, days := $days, least_texts := $least);
