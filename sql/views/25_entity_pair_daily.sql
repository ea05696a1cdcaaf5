-- Which entities are named together, day by day, in AI-related articles.
-- grain: one ordered pair of entities and day with at least one article that names both
create or replace view entity_pair_daily as
with paired as (
    select
        one.day,
        one.entity_number,
        other.entity_number as other_number,
        count(*) as articles,
        count(distinct one.text_key) as texts,
        count(distinct one.source_id) as sources
    from entity_article as one
    join entity_article as other
        on other.day = one.day and other.article_key = one.article_key and other.entity_number <> one.entity_number
    where one.ai_related
    group by one.day, one.entity_number, other.entity_number
)

select
    paired.day,
    entity.entity_id,
    entity.name,
    other.entity_id as other_id,
    other.kind as other_kind,
    other.name as other_name,
    other.code as other_code,
    paired.articles,
    paired.texts,
    paired.sources,
    paired.articles * day_total.articles / (one_day.articles * other_day.articles) as lift
from paired
join entity on entity.entity_number = paired.entity_number
join entity as other on other.entity_number = paired.other_number
join entity_day as one_day on one_day.day = paired.day and one_day.entity_number = paired.entity_number
join entity_day as other_day on other_day.day = paired.day and other_day.entity_number = paired.other_number
join day_total on day_total.day = paired.day;

comment on column entity_pair_daily.day is 'calendar day in the reporting zone';
comment on column entity_pair_daily.entity_id is 'one entity; each pair stands twice, once for each order';
comment on column entity_pair_daily.name is 'its name';
comment on column entity_pair_daily.other_id is 'the other entity';
comment on column entity_pair_daily.other_kind is 'kind of the other: company, product, organisation, person or theme';
comment on column entity_pair_daily.other_name is 'name of the other';
comment on column entity_pair_daily.other_code is 'exchange code of the other, if a listed company';
comment on column entity_pair_daily.articles is 'articles that name both';
comment on column entity_pair_daily.texts is 'different texts that name both';
comment on column entity_pair_daily.sources is 'outlets that name both';
comment on column entity_pair_daily.lift is
'how much oftener than by chance: both over what independence lets expect that day; 1 is chance';
