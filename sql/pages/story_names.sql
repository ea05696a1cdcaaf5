-- Whom a few stories name most, within a period.
-- grain: one story and entity, the first few of each story
with wanted as (
    select unnest($stories::varchar[]) as story_id
),

counted as (
    select wanted.story_id, entity_article.entity_id, count(*) as articles, bool_or(in_title) as in_title
    from entity_article
    join wanted on md5_number_lower(wanted.story_id) = entity_article.story_key
    where entity_article.day between $first and $last
    group by wanted.story_id, entity_article.entity_id
)

select story_id, entity_id, kind, name, code, articles
from counted
join entity using (entity_id)
qualify row_number() over (
    partition by story_id order by in_title desc, kind = 'company' desc, articles desc, entity_id
) <= $most
order by story_id, in_title desc, kind = 'company' desc, articles desc, entity_id;
