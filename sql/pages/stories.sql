-- The stories told in a period, the widest told first; when and by whom they were first told at all.
-- grain: one story
with told as (
    select story_id, article_id, text_id, source_id, title, coalesce(published_at, first_seen_at) as told_at
    from article_head
    where day between $first and $last and ai_related and story_id <> ''
),

summed as (
    select
        story_id,
        arg_min(title, (told_at, article_id)) as first_title,
        arg_min(source_id, (told_at, article_id)) as first_source_id,
        min(told_at) as first_at,
        max(told_at) as last_at,
        count(*) as articles,
        count(distinct text_id) as texts,
        count(distinct source_id) as sources
    from told
    group by story_id
    order by sources desc, articles desc, first_at desc, story_id
    limit $most offset $skip
)

select
    summed.story_id,
    coalesce(story.title, summed.first_title) as title,
    coalesce(story.first_at, summed.first_at) as first_at,
    summed.last_at,
    coalesce(source.name, story.first_source_id, summed.first_source_id) as first_source,
    summed.articles,
    summed.texts,
    summed.sources
from summed
left join story on story.story_id = summed.story_id
left join source on source.source_id = coalesce(story.first_source_id, summed.first_source_id)
order by summed.sources desc, summed.articles desc, summed.first_at desc, summed.story_id;
