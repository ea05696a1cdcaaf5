-- Who is named beside an entity: mentioned_with('sora', days := 30), mentioned_with('sora', of_kind := 'company').
-- grain: one other entity named in the same articles; subject_articles are those that are about it
-- The entity itself is counted with the others: no other is in more of its articles, so that the most are all of them.
create or replace macro mentioned_with(word, days := 30, until := null, of_kind := null, ai_only := true) as table
with asked as materialized (
    select entity_id, entity_number
    from entity
    where entity_id = entity_key(word)
),

told as (
    select
        day,
        text_key,
        source_key,
        unnest(entity_numbers) as entity_number,
        unnest(is_subject) as is_subject
    from article_entities
    where day between coalesce(until::date, newest_day()) - days::integer + 1 and coalesce(until::date, newest_day())
        and (ai_related or not ai_only)
        and list_contains(entity_numbers, (select entity_number from asked))
),

beside as (
    select
        entity_number,
        count(*) as articles,
        count(distinct text_key) as texts,
        count(distinct source_key) as sources,
        count(*) filter (where is_subject) as subject_articles,
        count(*) filter (where day > coalesce(until::date, newest_day()) - 7) as articles_7_days,
        count(*) filter (
            where day > coalesce(until::date, newest_day()) - 14
                and day <= coalesce(until::date, newest_day()) - 7
        ) as articles_7_days_before,
        min(day) as first_day,
        max(day) as last_day,
        max(count(*)) over () as given_articles
    from told
    where of_kind is null
        or entity_number in (select entity_number from entity where kind = of_kind)
        or entity_number = (select entity_number from asked)
    group by entity_number
),

alone as (
    select entity_number, sum(case when ai_only then articles else all_articles end) as articles
    from entity_day
    where day between coalesce(until::date, newest_day()) - days::integer + 1 and coalesce(until::date, newest_day())
    group by entity_number
)

select
    entity.entity_id,
    entity.kind,
    entity.name,
    entity.code,
    beside.articles,
    beside.texts,
    beside.sources,
    beside.subject_articles,
    beside.articles / given_articles as share,
    beside.articles * (
        select sum(case when ai_only then articles else all_articles end)
        from day_total
        where day between coalesce(until::date, newest_day()) - days::integer + 1
            and coalesce(until::date, newest_day())
    ) / (given_articles * alone.articles) as lift,
    beside.articles_7_days,
    beside.articles_7_days_before,
    beside.first_day,
    beside.last_day
from beside
join alone on alone.entity_number = beside.entity_number
join entity on entity.entity_number = beside.entity_number
where entity.entity_id <> (select entity_id from asked)
    and (of_kind is null or entity.kind = of_kind)
order by beside.articles desc, beside.texts desc, entity.entity_id;
