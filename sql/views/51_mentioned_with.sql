-- Who is named beside an entity: mentioned_with('sora', days := 30), mentioned_with('sora', of_kind := 'company').
-- grain: one other entity named in the same articles
create or replace macro mentioned_with(word, days := 30, until := null, of_kind := null, ai_only := true) as table
with given as (
    select article_key, text_key, story_key, source_id, day
    from entity_article
    where entity_id = entity_key(word)
        and (ai_related or not ai_only)
        and day between coalesce(until::date, newest_day()) - days::integer + 1 and coalesce(until::date, newest_day())
),

beside as (
    select
        other.entity_id,
        count(*) as articles,
        count(distinct given.text_key) as texts,
        count(distinct given.story_key) as stories,
        count(distinct given.source_id) as sources,
        count(*) filter (where given.day > coalesce(until::date, newest_day()) - 7) as articles_7_days,
        count(*) filter (
            where given.day > coalesce(until::date, newest_day()) - 14
                and given.day <= coalesce(until::date, newest_day()) - 7
        ) as articles_7_days_before,
        min(given.day) as first_day,
        max(given.day) as last_day
    from entity_article as other
    join given on given.article_key = other.article_key
    where other.entity_id <> entity_key(word)
        and other.day between coalesce(until::date, newest_day()) - days::integer + 1 and coalesce(until::date, newest_day())
    group by other.entity_id
),

alone as (
    select entity_id, sum(case when ai_only then articles else all_articles end) as articles
    from entity_day
    where day between coalesce(until::date, newest_day()) - days::integer + 1 and coalesce(until::date, newest_day())
    group by entity_id
),

sizes as (
    select
        (select count(*) from given) as given_articles,
        sum(case when ai_only then articles else all_articles end) as period_articles
    from day_total
    where day between coalesce(until::date, newest_day()) - days::integer + 1 and coalesce(until::date, newest_day())
)

select
    beside.entity_id,
    entity.kind,
    entity.name,
    entity.code,
    beside.articles,
    beside.texts,
    beside.stories,
    beside.sources,
    beside.articles / given_articles as share,
    beside.articles * period_articles / (given_articles * alone.articles) as lift,
    beside.articles_7_days,
    beside.articles_7_days_before,
    beside.first_day,
    beside.last_day
from beside
join entity on entity.entity_id = beside.entity_id
join alone on alone.entity_id = beside.entity_id
cross join sizes
where of_kind is null or entity.kind = of_kind
order by articles desc, texts desc, beside.entity_id;
