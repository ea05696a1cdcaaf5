-- How often are two entities named together, day by day?
-- grain: one day with such an article
-- $entity: one entity's key, name or code; sample 'sora'
-- $other: the other one's; sample 'openai'
-- $days: length of the period; sample 30
select day, articles, texts, sources, lift
from entity_pair_daily
where entity_id = entity_key($entity) and other_id = entity_key($other) and day > newest_day() - $days::integer
order by day;
