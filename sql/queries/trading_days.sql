-- How much news of an entity met each trading session, week-ends and holidays counted to the next one?
-- grain: one session
-- $entity: key, name or code; sample 'sora'
-- $sessions: how many sessions; sample 20
select trading_day, articles, texts, closed_day_articles
from trend_trading($entity, days := $sessions);
