-- Which entities are in the news for the first time?
-- zh: 哪些实体第一次出现在新闻里？
-- grain: one entity
-- $days: length of the newest period; sample 7
select
    entity.kind,
    entity.name,
    entity.code,
    entity_seen.first_day,
    sum(entity_day.articles)::bigint as articles,
    max(entity_day.sources) as most_sources
from entity_seen
join entity on entity.entity_id = entity_seen.entity_id
join entity_day on entity_day.entity_number = entity.entity_number and entity_day.day > newest_day() - $days::integer
where entity_seen.first_day > newest_day() - $days::integer and entity_seen.first_day > oldest_day()
group by entity.entity_id, entity.kind, entity.name, entity.code, entity_seen.first_day
order by articles desc, entity.name
limit 50;
