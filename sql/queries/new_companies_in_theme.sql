-- Which companies were named with a theme this week for the first time?
-- grain: one company
-- $entity: the theme's key, name or code; sample 'sora'
-- $days: length of the newest period; sample 7
with named as (
    select other.entity_id, min(one.day) as first_day, count(*) as articles, count(distinct one.text_id) as texts
    from entity_article as one
    join entity_article as other on other.day = one.day and other.article_id = one.article_id
    where one.entity_id = entity_key($entity) and one.ai_related and other.entity_id <> one.entity_id
    group by other.entity_id
)

select entity.name, entity.code, named.first_day, named.articles, named.texts
from named
join entity on entity.entity_id = named.entity_id
where entity.kind = 'company' and named.first_day > newest_day() - $days::integer
order by named.texts desc, named.articles desc, entity.name;
