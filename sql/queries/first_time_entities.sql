-- Which entities are in the news for the first time?
-- zh: 哪些实体第一次出现在新闻里？
-- grain: one entity
-- $days: length of the newest period; sample 7
with seen as (
    select entity_id, min(day) as first_day, sum(articles) as articles, max(sources) as most_sources
    from entity_day
    where articles > 0
    group by entity_id
)

select entity.kind, entity.name, entity.code, seen.first_day, seen.articles, seen.most_sources
from seen
join entity using (entity_id)
where seen.first_day > newest_day() - $days::integer and seen.first_day > oldest_day()
order by seen.articles desc, entity.name
limit 50;
