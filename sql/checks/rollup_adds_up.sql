-- The roll-ups of a day agree with its articles.
with counted as (
    select day, count(*) as articles
    from article_head
    where day in (select day from checked_day)
    group by day
),

named as (
    select day, count(distinct (article_id, entity_id)) as namings
    from mention
    where day in (select day from checked_day)
    group by day
),

rolled as (
    select day, sum(all_articles) as namings
    from entity_day
    where day in (select day from checked_day)
    group by day
)

select
    counted.day,
    counted.articles,
    coalesce(day_total.all_articles, 0) as day_total_articles,
    coalesce(named.namings, 0) as namings,
    coalesce(rolled.namings, 0) as entity_day_namings
from counted
left join day_total on day_total.day = counted.day
left join named on named.day = counted.day
left join rolled on rolled.day = counted.day
where counted.articles is distinct from day_total.all_articles
    or coalesce(named.namings, 0) <> coalesce(rolled.namings, 0);
