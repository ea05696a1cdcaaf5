-- Who and what is named beside an entity: the first companies, and the first of all others together.
-- grain: one other entity, the most texts first; companies and others count how many there are of them in all
-- Different texts and outlets are counted for those alone that have the most articles, and a text that stands in one
-- article alone, as most do, needs no telling apart: both spare most of the work.
with named as materialized (
    select day, text_key, source_key, entity_numbers
    from article_entities
    where day between $first and $last
        and ai_related
        and list_contains(entity_numbers, md5_number_lower($id))
),

reprinted as (
    select text_key
    from named
    group by text_key
    having count(*) > 1
),

told as materialized (
    select
        named.day,
        if(reprinted.text_key is null, null, named.text_key) as reprinted_text,
        named.source_key,
        unnest(named.entity_numbers) as entity_number
    from named
    left join reprinted on reprinted.text_key = named.text_key
),

counted as (
    select
        entity_number,
        count(*) as articles,
        count(*) filter (where reprinted_text is null) as single_texts,
        count(*) filter (where day > $last::date - 7) as articles_7_days,
        count(*) filter (where day > $last::date - 14 and day <= $last::date - 7) as articles_7_days_before,
        min(day) as first_day
    from told
    group by entity_number
),

candidate as (
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
    ) <= if(entity.kind = 'company', $companies, $others) + 10
),

reprints as (
    select told.entity_number, count(distinct told.reprinted_text) as different
    from told
    semi join candidate on candidate.entity_number = told.entity_number
    where told.reprinted_text is not null
    group by told.entity_number
),

shown as (
    select candidate.*, candidate.single_texts + coalesce(reprints.different, 0) as texts
    from candidate
    left join reprints on reprints.entity_number = candidate.entity_number
    qualify row_number() over (
        partition by candidate.kind = 'company' order by texts desc, candidate.articles desc, candidate.entity_id
    ) <= if(candidate.kind = 'company', $companies, $others)
),

outlets as (
    select told.entity_number, count(distinct told.source_key) as sources
    from told
    semi join shown on shown.entity_number = told.entity_number
    group by told.entity_number
),

alone as (
    select entity_day.entity_number, sum(entity_day.articles) as articles
    from entity_day
    semi join shown on shown.entity_number = entity_day.entity_number
    where entity_day.day between $first and $last
    group by entity_day.entity_number
),

sizes as (
    select
        (select count(*) from named) as given_articles,
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
    shown.texts,
    outlets.sources,
    shown.articles * period_articles / (given_articles * alone.articles) as lift,
    shown.articles_7_days,
    shown.articles_7_days_before,
    shown.first_day,
    shown.of_all
from shown
join outlets on outlets.entity_number = shown.entity_number
join alone on alone.entity_number = shown.entity_number
cross join sizes
order by shown.texts desc, shown.articles desc, lift desc, shown.entity_id;
