-- One entity's days up to the newest day of the snapshot: trend('sora', days := 30).
-- grain: one day
create or replace macro trend(entity, days := 30, until := null) as table
select day, articles, texts, stories, sources, share_of_voice, mean_7_days, z_score
from entity_daily
where entity_id = entity
    and day > coalesce(until::date, (select max(day) from article_head)) - days::integer
    and day <= coalesce(until::date, (select max(day) from article_head))
order by day;
