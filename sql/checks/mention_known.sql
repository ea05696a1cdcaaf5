-- A mention stands in an article of its day and names a known entity.
with checked_head as (
    select article_id, day
    from article_head
    where day in (select day from checked_day)
)

select mention.article_id, mention.day, mention.entity_id
from mention
left join checked_head on checked_head.article_id = mention.article_id and checked_head.day = mention.day
left join entity on entity.entity_id = mention.entity_id
where mention.day in (select day from checked_day)
    and (checked_head.article_id is null or entity.entity_id is null);
