-- How much each entity is in the news, day by day, counted three ways; AI-related articles only.
-- grain: one entity and day, from the entity's first day to the newest day of the snapshot, gaps filled with zero
create or replace view entity_daily as
with counted as (
    select
        entity_id,
        day,
        count(distinct head.article_id) as articles,
        count(distinct head.text_id) as texts,
        count(distinct head.story_id) as stories,
        count(distinct head.source_id) as sources
    from mention
    join article_head as head using (article_id, day)
    where head.ai_related
    group by entity_id, day
),

grid as (
    select first.entity_id, entity.kind, entity.name, entity.code, unnest(range(first_day, last_day + 1, interval 1 day))::date as day
    from (select entity_id, min(day) as first_day from counted group by entity_id) as first
    join entity using (entity_id)
    cross join (select max(day) as last_day from article_head)
),

filled as (
    select
        grid.*,
        coalesce(articles, 0) as articles,
        coalesce(texts, 0) as texts,
        coalesce(stories, 0) as stories,
        coalesce(sources, 0) as sources
    from grid
    left join counted using (entity_id, day)
)

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
    articles / nullif(sum(articles) over (partition by kind, day), 0) as share_of_voice,
    avg(articles) over week as mean_7_days,
    (articles - avg(articles) over month) / nullif(stddev_pop(articles) over month, 0) as z_score
from filled
window
    week as (partition by entity_id order by day rows between 6 preceding and current row),
    month as (partition by entity_id order by day rows between 30 preceding and 1 preceding);

comment on column entity_daily.entity_id is 'the entity';
comment on column entity_daily.kind is 'company, product, organisation, person or theme';
comment on column entity_daily.name is 'name to show';
comment on column entity_daily.code is 'exchange code of a listed company';
comment on column entity_daily.day is 'calendar day in the reporting zone';
comment on column entity_daily.articles is 'articles that name it';
comment on column entity_daily.texts is 'different texts: reprints of one count once';
comment on column entity_daily.stories is 'different events';
comment on column entity_daily.sources is 'outlets that name it';
comment on column entity_daily.share_of_voice is 'its articles among those of all entities of its kind that day, 0 to 1';
comment on column entity_daily.mean_7_days is 'mean articles a day over the last 7 days, this one included';
comment on column entity_daily.z_score is 'distance from the mean of the 30 days before, in standard deviations; null without variation';
