-- Several entities side by side: compare(['kimi', 'sora'], days := 30).
-- grain: one day and entity, gaps filled with zero
create or replace macro compare(words, days := 30, until := null) as table
select day, entity_id, name, articles, texts, sources, share_of_voice, mean_7_days
from entity_series(
    (select list(entity_key(word)) from (select unnest(words) as word)),
    coalesce(until::date, newest_day()) - days::integer + 1,
    coalesce(until::date, newest_day())
)
order by day, entity_id;
