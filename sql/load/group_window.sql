-- The keys of the earlier articles between the days given, with their texts and stories; what this load has grouped
-- already is among them.
-- grain: one earlier article
with told as (
    select
        article_id,
        text_id,
        story_id
    from article_head
    where day between $first_day::date - 1 and $last_day::date + 1
    union all
    select
        article_id,
        text_id,
        story_id
    from new_article
)

select
    signature.rowid as place,
    signature."at",
    signature.keys,
    told.text_id,
    told.story_id
from signature
inner join told on told.article_id = signature.article_id
where signature.day between $first_day and $last_day;
