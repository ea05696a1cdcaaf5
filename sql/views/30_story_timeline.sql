-- How a story spread: who had it first, who followed, how many outlets by then.
-- grain: one article of a story
create or replace view story_timeline as
with told as (
    select
        story_id,
        article_id,
        text_id,
        source_id,
        title,
        url,
        day,
        published_at,
        first_seen_at,
        coalesce(published_at, first_seen_at) as told_at,
        ai_related
    from article_head
),

placed as (
    select
        *,
        row_number() over story_order as place,
        min(told_at) over (partition by story_id) as first_at,
        row_number() over (partition by story_id, text_id order by told_at, article_id) > 1 as is_reprint,
        row_number() over (partition by story_id, source_id order by told_at, article_id) = 1 as is_new_outlet
    from told
    window story_order as (partition by story_id order by told_at, article_id)
)

select
    placed.story_id,
    placed.place,
    placed.article_id,
    placed.source_id,
    coalesce(source.name, placed.source_id) as source_name,
    placed.title,
    placed.url,
    placed.day,
    placed.told_at,
    placed.published_at is not null as is_dated,
    (epoch(placed.told_at) - epoch(placed.first_at)) / 60 as minutes_after_first,
    placed.is_reprint,
    sum(placed.is_new_outlet::integer) over (
        partition by placed.story_id order by placed.place
    )::bigint as outlets_so_far,
    placed.ai_related
from placed
left join source on source.source_id = placed.source_id;

comment on column story_timeline.story_id is 'the event';
comment on column story_timeline.place is '1 for the article that had it first';
comment on column story_timeline.article_id is 'the article';
comment on column story_timeline.source_id is 'the outlet';
comment on column story_timeline.source_name is 'name of the outlet';
comment on column story_timeline.title is 'headline';
comment on column story_timeline.url is 'address';
comment on column story_timeline.day is 'calendar day in the reporting zone';
comment on column story_timeline.told_at is 'time of publication, or of first sight where there is no date';
comment on column story_timeline.is_dated is 'whether told_at is the time of publication';
comment on column story_timeline.minutes_after_first is 'minutes since the first article of the story';
comment on column story_timeline.is_reprint is 'whether an earlier article of the story has the same text';
comment on column story_timeline.outlets_so_far is 'different outlets that had the story by then, this one included';
comment on column story_timeline.ai_related is 'whether the article is about artificial intelligence';
