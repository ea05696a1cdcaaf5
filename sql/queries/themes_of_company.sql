-- Which products, organisations, people and themes is a company named with?
-- zh: 一家公司与哪些产品、机构、人物和主题一起被提到？
-- grain: one other entity, the most articles first
-- $entity: a company's code or name; sample '中文在线'
-- $days: length of the period; sample 30
select kind, name, articles, texts, sources, share, lift, first_day, last_day
from mentioned_with($entity, days := $days)
where kind <> 'company'
order by articles desc, lift desc, name;
