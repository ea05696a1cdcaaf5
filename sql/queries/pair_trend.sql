-- How often are two entities named together, day by day?
-- zh: 两个实体逐日有多少次被一起提到？
-- grain: one day, gaps filled with zero
-- $entity: one entity's key, name or code; sample 'sora'
-- $other: the other one's; sample 'openai'
-- $days: length of the period; sample 30
select day, articles, texts, sources
from pair_trend($entity, $other, days := $days);
