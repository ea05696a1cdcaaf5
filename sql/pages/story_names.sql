-- Whom the articles of a story name.
-- grain: one entity, the most named first
with counted as (
    select entity_id, count(*) as articles
    from entity_article
    where story_key = md5_number_lower($id) and day between $first and $last
    group by entity_id
)

select entity.entity_id, entity.kind, entity.name, entity.code, counted.articles
from counted
join entity on entity.entity_id = counted.entity_id
order by counted.articles desc, entity.entity_id
limit $most;
