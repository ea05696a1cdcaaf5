-- An entity's bursts that touch a period.
-- grain: one burst
select start_day, peak_day, end_day, texts, peak_texts, expected, z_score, agreed, is_open
from entity_burst
where entity_id = $id and start_day <= $last and end_day >= $first
order by start_day;
