-- How often each entity of the window was named in the same hours of the days before.
-- grain: one entity and window; back = 0 is the window itself, back = 1 the same hours a span earlier; the entity
-- null counts all articles
with article_in_window as (
    select
        article_id,
        day,
        source_id,
        floor(
            (epoch($end::timestamptz) - epoch(coalesce(published_at, first_seen_at)) - 0.000001)
            / (86400.0 * $span_days)
        )::integer as back,
        epoch(coalesce(published_at, first_seen_at)) as "at"
    from told_article
    where
        day between $first_day and $last_day
        and coalesce(published_at, first_seen_at) < $end
        and (ai_related or not $ai_only)
)

select
    coalesce(entity.code, mention.entity_id) as entity_id,
    article.back,
    count(distinct article.article_id) as articles,
    count(distinct article.source_id) as outlets
from article_in_window as article
join mention using (article_id, day)
join entity using (entity_id)
where article."at" >= epoch($start::timestamptz) - article.back * 86400.0 * $span_days
group by all

union all

select
    null as entity_id,
    back,
    count(*) as articles,
    count(distinct source_id) as outlets
from article_in_window
where "at" >= epoch($start::timestamptz) - back * 86400.0 * $span_days
group by back
order by entity_id, back;
