-- Who and what is named beside an entity: the first few companies, and of all others together.
-- grain: one other entity, the most texts first; companies and others count how many there are of them in all
-- Different texts are counted for those alone that have the most articles, which spares most of the work.
with told as materialized (
    select day, text_key, source_key, unnest(entity_numbers) as entity_number
    from article_entities
    where day between $first and $last
        and ai_related
        and list_contains(entity_numbers, md5_number_lower($id))
),

counted as (
    select
        entity_number,
        count(*) as articles,
        count(*) filter (where day > $last::date - 7) as articles_7_days,
        count(*) filter (where day > $last::date - 14 and day <= $last::date - 7) as articles_7_days_before,
        min(day) as first_day
    from told
    group by entity_number
),

shown as (
    select
        entity.entity_id,
        entity.kind,
        entity.name,
        entity.code,
        counted.*,
        count(*) over (partition by entity.kind = 'company') as of_all
    from counted
    join entity on entity.entity_number = counted.entity_number
    where entity.entity_id <> $id
    qualify row_number() over (
        partition by entity.kind = 'company' order by counted.articles desc, entity.entity_id
    ) <= $most + 10
),

different as (
    select entity_number, count(distinct text_key) as texts, count(distinct source_key) as sources
    from told
    semi join shown on shown.entity_number = told.entity_number
    group by entity_number
),

alone as (
    select entity_number, sum(articles) as articles
    from entity_day
    semi join shown using (entity_number)
    where day between $first and $last
    group by entity_number
),

sizes as (
    select
        (select articles from counted where entity_number = md5_number_lower($id)) as given_articles,
        sum(articles) as period_articles
    from day_total
    where day between $first and $last
)

select
    shown.entity_id,
    shown.kind,
    shown.name,
    shown.code,
    shown.articles,
    different.texts,
    different.sources,
    shown.articles * period_articles / (given_articles * alone.articles) as lift,
    shown.articles_7_days,
    shown.articles_7_days_before,
    shown.first_day,
    shown.of_all
from shown
join different on different.entity_number = shown.entity_number
join alone on alone.entity_number = shown.entity_number
cross join sizes
qualify row_number() over (
    partition by shown.kind = 'company' order by texts desc, shown.articles desc, shown.entity_id
) <= $most
order by texts desc, shown.articles desc, lift desc, shown.entity_id;
