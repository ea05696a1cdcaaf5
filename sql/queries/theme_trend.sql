-- How often is an entity in the news day by day, and how unusual is each day?
-- zh: 实体逐日的热度如何，每一天有多不寻常？
-- grain: one day, gaps filled with zero
-- $entity: key, name or code; sample 'sora'
-- $days: length of the period; sample 30
select day, articles, texts, sources, share_of_voice, mean_7_days, week_on_week, z_score
from trend($entity, days := $days);
