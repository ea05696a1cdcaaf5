-- How much each outlet writes, day by day.
-- grain: one source and day with at least one article
create or replace view source_daily as
select
    source_day.source_id,
    coalesce(source.name, source_day.source_id) as name,
    source_day.day,
    source_day.articles,
    source_day.texts,
    source_day.articles / nullif(day_total.articles, 0) as share,
    source_day.all_articles
from source_day
join day_total on day_total.day = source_day.day
left join source on source.source_id = source_day.source_id;

comment on column source_daily.source_id is 'the source';
comment on column source_daily.name is 'name of the outlet';
comment on column source_daily.day is 'calendar day in the reporting zone';
comment on column source_daily.articles is 'AI-related articles';
comment on column source_daily.texts is 'different texts among them';
comment on column source_daily.share is 'its articles over those of all outlets that day, 0 to 1';
comment on column source_daily.all_articles is 'articles, AI-related or not';
