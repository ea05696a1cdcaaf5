-- The articles of the stories in group_touched (story_id), those of this load included, with their telling terms.
-- grain: one article
with touched_day as (
    select
        least(
            (select min(first_at) from story semi join group_touched on group_touched.story_id = story.story_id),
            (select min(coalesce(published_at, first_seen_at)) from new_article)
        )::date - 1 as first_day
),

told as (
    select
        story_id,
        article_id,
        text_id,
        source_id,
        title,
        coalesce(published_at, first_seen_at) as "at"
    from article_head
    where
        day >= (select first_day from touched_day)
        and story_id in (select story_id from group_touched)
    union all
    select
        story_id,
        article_id,
        text_id,
        source_id,
        title,
        coalesce(published_at, first_seen_at) as "at"
    from new_article
    where story_id in (select story_id from group_touched)
)

select
    told.*,
    signature.letters,
    signature.words,
    signature.vector
from told
left join signature
    on signature.article_id = told.article_id and signature.day >= (select first_day from touched_day)
order by told.story_id, told."at", told.article_id;
