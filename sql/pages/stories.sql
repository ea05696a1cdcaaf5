-- The stories told in a period, the widest told first; when and by whom they were first told at all.
-- grain: one story; article_id and day are of its first article in the period
with widest as (
    select
        story_id,
        count(*) as articles,
        count(distinct text_id) as texts,
        count(distinct source_id) as sources,
        min(coalesce(published_at, first_seen_at)) as first_at
    from article_head
    where day between $first and $last and ai_related and story_id <> ''
    group by story_id
    order by sources desc, articles desc, first_at desc, story_id
    limit $most offset $skip
),

head as (
    select
        story_id,
        arg_min(title, (coalesce(published_at, first_seen_at), article_id)) as title,
        arg_min(source_id, (coalesce(published_at, first_seen_at), article_id)) as source_id,
        arg_min(article_id, (coalesce(published_at, first_seen_at), article_id)) as article_id,
        arg_min(day, (coalesce(published_at, first_seen_at), article_id)) as day
    from article_head
    semi join widest using (story_id)
    where day between $first and $last and ai_related
    group by story_id
)

select
    widest.story_id,
    coalesce(story.title, head.title) as title,
    coalesce(story.first_at, widest.first_at) as first_at,
    coalesce(source.name, story.first_source_id, head.source_id) as first_source,
    widest.articles,
    widest.texts,
    widest.sources,
    head.article_id,
    head.day
from widest
join head on head.story_id = widest.story_id
left join story on story.story_id = widest.story_id
left join source on source.source_id = coalesce(story.first_source_id, head.source_id)
order by widest.sources desc, widest.articles desc, widest.first_at desc, widest.story_id;
