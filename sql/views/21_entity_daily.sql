-- How much each entity is in the news, day by day, counted three ways; AI-related articles only.
-- grain: one entity and day, from the entity's first day to the newest day of the snapshot, gaps filled with zero
create or replace view entity_daily as
select
    entity_id,
    kind,
    name,
    code,
    day,
    articles,
    texts,
    stories,
    sources,
    share_of_voice,
    mean_7_days,
    week_on_week,
    z_score,
    first_seen
from entity_series(
    (select list(entity_id) from entity_seen),
    oldest_day(),
    newest_day()
)
where day >= first_seen;

comment on column entity_daily.entity_id is 'the entity';
comment on column entity_daily.kind is 'company, product, organisation, person or theme';
comment on column entity_daily.name is 'name to show';
comment on column entity_daily.code is 'exchange code of a listed company';
comment on column entity_daily.day is 'calendar day in the reporting zone';
comment on column entity_daily.articles is 'articles that name it';
comment on column entity_daily.texts is 'different texts: reprints of one count once';
comment on column entity_daily.stories is 'different events';
comment on column entity_daily.sources is 'outlets that name it';
comment on column entity_daily.share_of_voice is 'its articles over those of all entities of its kind that day, 0 to 1';
comment on column entity_daily.mean_7_days is 'mean articles a day over the last 7 days, this one included';
comment on column entity_daily.week_on_week is 'last 7 days over the 7 days before, less 1; null where those had none';
comment on column entity_daily.z_score is
'distance from the mean of the 30 days before in standard deviations (at least the scatter of counting); null in the first week of the snapshot';
comment on column entity_daily.first_seen is 'first day with an AI-related article that names it';
