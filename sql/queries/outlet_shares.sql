-- Which outlets write about an entity, and what share of its news is theirs?
-- zh: 哪些媒体在写这个实体，各占多少？
-- grain: one outlet
-- $entity: key, name or code; sample 'sora'
-- $days: length of the period; sample 30
select source_name, articles, texts, stories, share, first_day, last_day
from source_share($entity, days := $days);
