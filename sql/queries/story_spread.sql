-- Which stories about an entity were told by most outlets, and who had them first?
-- zh: 关于实体的哪些故事由最多媒体报道，谁最先？
-- grain: one story, the widest told first
-- $entity: key, name or code; sample 'sora'
-- $days: length of the period; sample 30
select title, sources, texts, articles, first_at, coalesce(source.name, first_source_id) as first_source
from burst_stories($entity, newest_day() - $days::integer + 1, newest_day())
left join source on source.source_id = first_source_id
order by sources desc, articles desc, title
limit 20;
