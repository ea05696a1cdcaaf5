-- How much each entity is in the news by trading day: what was written on closed days counts for the next session.
-- grain: one entity and session of the Shanghai exchange with at least one AI-related article
create or replace view entity_trading_daily as
select
    entity_day.entity_id,
    entity.kind,
    entity.name,
    entity.code,
    calendar.trading_day,
    sum(entity_day.articles)::bigint as articles,
    sum(entity_day.texts)::bigint as texts,
    max(entity_day.sources) as most_sources,
    coalesce(sum(entity_day.articles) filter (where not calendar.is_trading_day), 0)::bigint as closed_day_articles
from entity_day
join calendar on calendar.day = entity_day.day
join entity on entity.entity_id = entity_day.entity_id
where entity_day.articles > 0
group by entity_day.entity_id, entity.kind, entity.name, entity.code, calendar.trading_day;

comment on column entity_trading_daily.entity_id is 'the entity';
comment on column entity_trading_daily.kind is 'company, product, organisation, person or theme';
comment on column entity_trading_daily.name is 'name to show';
comment on column entity_trading_daily.code is 'exchange code of a listed company';
comment on column entity_trading_daily.trading_day is 'session on which the news can first be traded';
comment on column entity_trading_daily.articles is 'articles since the session before';
comment on column entity_trading_daily.texts is 'sum of the days'' different texts';
comment on column entity_trading_daily.most_sources is 'most outlets that named it on one of the days';
comment on column entity_trading_daily.closed_day_articles is 'articles of week-ends and holidays among them';
