-- How do the most talked-of entities of a kind share the attention of a period?
-- zh: 某一类中热度最高的实体如何瓜分一段时间的声量？
-- grain: one entity
-- $kind: company, product, organisation, person or theme; sample 'product'
-- $days: length of the period; sample 30
select
    entity.name,
    sum(entity_day.articles)::bigint as articles,
    sum(entity_day.articles) / sum(sum(entity_day.articles)) over () as share_of_voice,
    max(entity_day.sources) as most_sources_a_day,
    count(*) filter (where entity_day.articles > 0) as days_in_the_news
from entity_day
join entity using (entity_id)
where entity.kind = $kind and entity_day.day > newest_day() - $days::integer
group by entity_day.entity_id, entity.name
having sum(entity_day.articles) > 0
order by articles desc, entity.name
limit 20;
