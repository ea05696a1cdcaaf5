-- How much news of an entity met each trading session, week-ends and holidays counted to the next one?
-- zh: 每个交易时段迎来实体的多少新闻（周末与假日计入下一时段）？
-- grain: one session
-- $entity: key, name or code; sample 'sora'
-- $sessions: how many sessions; sample 20
select trading_day, articles, texts, closed_day_articles
from trend_trading($entity, days := $sessions);
