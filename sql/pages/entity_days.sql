-- A few entities day by day, gaps filled with zero.
-- grain: one day and entity
select day, entity_id, kind, name, code, articles, texts, stories, sources, share_of_voice, mean_7_days, z_score
from entity_series($ids::varchar[], $first, $last)
order by day, entity_id;
