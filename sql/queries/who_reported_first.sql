-- Which outlet named an entity first, and how many hours later did each other one follow?
-- zh: 哪家媒体最先提到实体，其他媒体晚了几小时？
-- grain: one outlet, the quickest first
-- $entity: key, name or code; sample 'sora'
-- $days: length of the period; sample 30
select place, source_name, first_at, hours_after_first, title, articles
from first_reports($entity, days := $days);
