-- What breaks out now: the open bursts, the strongest first.
-- grain: one burst
select entity_id, kind, name, code, start_day, peak_day, texts, peak_texts, expected, z_score, agreed
from entity_burst
where is_open
order by z_score desc, name
limit 12;
