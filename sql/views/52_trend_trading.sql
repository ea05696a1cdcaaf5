-- One entity by session: trend_trading('sora', days := 20); news of closed days counts for the next session.
-- grain: one session of the Shanghai exchange, gaps filled with zero; the last may lie after the newest day
create or replace macro trend_trading(word, days := 20, until := null) as table
with sessions as (
    select distinct trading_day
    from calendar
    where day <= coalesce(until::date, newest_day())
    order by trading_day desc
    limit days
)

select
    sessions.trading_day,
    coalesce(sum(entity_day.articles), 0)::bigint as articles,
    coalesce(sum(entity_day.texts), 0)::bigint as texts,
    coalesce(sum(entity_day.articles) filter (where not calendar.is_trading_day), 0)::bigint as closed_day_articles
from sessions
join calendar on calendar.trading_day = sessions.trading_day and calendar.day <= coalesce(until::date, newest_day())
left join entity_day on entity_day.day = calendar.day and entity_day.entity_number = md5_number_lower(entity_key(word))
group by sessions.trading_day
order by sessions.trading_day;
