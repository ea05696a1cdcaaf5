-- Each story in one line: its headline, its first article, how long it ran, how many told it and on which days.
-- grain: one story
create or replace view story_overview as
with told as (
    select
        *,
        coalesce(published_at, first_seen_at) as told_at
    from article_head
),

daily as (
    select
        story_id,
        day,
        count(*) as articles,
        count(distinct source_id) as sources
    from told
    group by story_id, day
),

heat as (
    select
        story_id,
        list({'day': day, 'articles': articles, 'sources': sources} order by day) as heat
    from daily
    group by story_id
),

summed as (
    select
        story_id,
        arg_min(title, (told_at, article_id)) as first_title,
        arg_min(article_id, (told_at, article_id)) as first_article_id,
        arg_min(source_id, (told_at, article_id)) as first_source_id,
        min(told_at) as first_at,
        max(told_at) as last_at,
        min(day) as first_day,
        max(day) as last_day,
        count(*) as articles,
        count(distinct text_id) as texts,
        count(distinct source_id) as sources,
        bool_or(ai_related) as ai_related
    from told
    group by story_id
)

select
    summed.story_id,
    coalesce(story.title, summed.first_title) as title,
    summed.first_article_id,
    summed.first_source_id,
    summed.first_at,
    summed.last_at,
    summed.first_day,
    summed.last_day,
    summed.articles,
    summed.texts,
    summed.sources,
    summed.ai_related,
    heat.heat
from summed
inner join heat on heat.story_id = summed.story_id
left join story on story.story_id = summed.story_id;

comment on column story_overview.story_id is 'the event';
comment on column story_overview.title is 'the best of its headlines; of a round-up, which is no story, its own';
comment on column story_overview.first_article_id is 'the first article';
comment on column story_overview.first_source_id is 'the outlet that had it first';
comment on column story_overview.first_at is 'when it was first told';
comment on column story_overview.last_at is 'when it was last told';
comment on column story_overview.first_day is 'first calendar day in the reporting zone';
comment on column story_overview.last_day is 'last calendar day';
comment on column story_overview.articles is 'articles on it';
comment on column story_overview.texts is 'different texts: reprints of one count once';
comment on column story_overview.sources is 'outlets that told it';
comment on column story_overview.ai_related is 'whether any of its articles is about artificial intelligence';
comment on column story_overview.heat is 'how many articles and outlets told it on each day that anybody did, in order';
