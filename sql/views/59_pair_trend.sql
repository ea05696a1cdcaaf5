-- How often two entities are named together: pair_trend('sora', 'openai', days := 30).
-- grain: one day, gaps filled with zero
create or replace macro pair_trend(word, beside, days := 30, until := null) as table
with one as (
    select day, article_key, text_key, source_id
    from entity_article
    where entity_number = md5_number_lower(entity_key(word))
        and ai_related
        and day between coalesce(until::date, newest_day()) - days::integer + 1 and coalesce(until::date, newest_day())
),

other as (
    select day, article_key
    from entity_article
    where entity_number = md5_number_lower(entity_key(beside))
        and day between coalesce(until::date, newest_day()) - days::integer + 1 and coalesce(until::date, newest_day())
),

together as (
    select one.day, count(*) as articles, count(distinct text_key) as texts, count(distinct source_id) as sources
    from one
    join other on other.day = one.day and other.article_key = one.article_key
    group by one.day
),

grid as (
    select unnest(
        range(
            coalesce(until::date, newest_day()) - days::integer + 1,
            coalesce(until::date, newest_day()) + 1,
            interval 1 day
        )
    )::date as day
)

select
    grid.day,
    coalesce(together.articles, 0) as articles,
    coalesce(together.texts, 0) as texts,
    coalesce(together.sources, 0) as sources
from grid
left join together on together.day = grid.day
order by grid.day;
