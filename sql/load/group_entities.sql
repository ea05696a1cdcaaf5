-- The entities that the articles of group_member (story_id, article_id, "at") name, the most named first.
-- grain: one story and one entity
with named as (
    select
        article_id,
        entity_id
    from mention
    where day >= (select min("at")::date - 1 from group_member)
    union
    select
        article_id,
        entity_id
    from staged_mention
)

select
    group_member.story_id,
    named.entity_id
from group_member
inner join named on named.article_id = group_member.article_id
group by group_member.story_id, named.entity_id
qualify row_number() over (
    partition by group_member.story_id order by count(distinct group_member.article_id) desc, named.entity_id
) <= $most
order by group_member.story_id, count(distinct group_member.article_id) desc, named.entity_id;
