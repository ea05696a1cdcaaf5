-- How do two entities fare side by side?
-- zh: 两个实体的热度并排比较如何？
-- grain: one day and entity, gaps filled with zero
-- $entity: one entity's key, name or code; sample 'sora'
-- $other: the other one's; sample 'kimi'
-- $days: length of the period; sample 30
select day, name, articles, texts, sources, mean_7_days
from compare([$entity, $other], days := $days);
