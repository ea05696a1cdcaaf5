-- What rises most against the period before, beyond chance?
-- zh: 与前一时段相比，谁上升最多（排除偶然波动）？
-- grain: one entity
-- $days: length of the period and of the one before it; sample 7
select kind, name, code, articles, articles_before, change, growth, strength
from movers(days := $days)
where change > 0
limit 30;
