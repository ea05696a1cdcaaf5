-- Each story in one line: its first article, how long it ran, how many told it.
-- grain: one story
create or replace view story_overview as
select
    head.story_id,
    arg_min(head.title, (coalesce(head.published_at, head.first_seen_at), head.article_id)) as title,
    arg_min(head.article_id, (coalesce(head.published_at, head.first_seen_at), head.article_id)) as first_article_id,
    arg_min(head.source_id, (coalesce(head.published_at, head.first_seen_at), head.article_id)) as first_source_id,
    min(coalesce(head.published_at, head.first_seen_at)) as first_at,
    max(coalesce(head.published_at, head.first_seen_at)) as last_at,
    min(head.day) as first_day,
    max(head.day) as last_day,
    count(*) as articles,
    count(distinct head.text_id) as texts,
    count(distinct head.source_id) as sources,
    bool_or(head.ai_related) as ai_related
from article_head as head
group by head.story_id;

comment on column story_overview.story_id is 'the event';
comment on column story_overview.title is 'headline of the first article';
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
