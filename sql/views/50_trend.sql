-- One entity's days up to the newest of the snapshot: trend('sora', days := 30), trend('300433', until := '2024-02-20').
-- grain: one day, gaps filled with zero
create or replace macro trend(word, days := 30, until := null, ai_only := true) as table
select day, articles, texts, stories, sources, share_of_voice, mean_7_days, week_on_week, z_score
from entity_series(
    [entity_key(word)],
    coalesce(until::date, newest_day()) - days::integer + 1,
    coalesce(until::date, newest_day()),
    ai_only := ai_only
)
order by day;
