-- Entities day by day with gaps filled: what entity_daily, trend and compare share.
-- grain: one entity and day from first to last; days before the first article of all are no history
create or replace macro entity_series(ids, first, last, ai_only := true) as table
with wanted as (
    select
        asked.entity_id,
        entity.entity_number,
        entity.kind,
        entity.name,
        entity.code,
        case when ai_only then entity_seen.first_day else entity_seen.all_first_day end as first_seen
    from (select unnest(ids) as entity_id) as asked
    join entity on entity.entity_id = asked.entity_id
    left join entity_seen on entity_seen.entity_id = asked.entity_id
),

grid as (
    select
        *,
        unnest(range(greatest(oldest_day(), first::date - 31), last::date + 1, interval 1 day))::date as day
    from wanted
),

counted as (
    select
        entity_number,
        day,
        case when ai_only then articles else all_articles end as articles,
        case when ai_only then texts else all_texts end as texts,
        case when ai_only then stories else all_stories end as stories,
        case when ai_only then sources else all_sources end as sources
    from entity_day
    where entity_number in (select entity_number from wanted)
        and day between first::date - 31 and last::date
),

filled as (
    select
        grid.*,
        coalesce(counted.articles, 0) as articles,
        coalesce(counted.texts, 0) as texts,
        coalesce(counted.stories, 0) as stories,
        coalesce(counted.sources, 0) as sources,
        least(7, grid.day - oldest_day() + 1) as days_in_week,
        least(30, grid.day - oldest_day()) as days_before
    from grid
    left join counted on counted.entity_number = grid.entity_number and counted.day = grid.day
),

measured as (
    select
        *,
        sum(articles) over week as week_articles,
        coalesce(sum(articles) over last_week, 0) as last_week_articles,
        coalesce(sum(articles) over month, 0) / nullif(days_before, 0) as month_mean,
        coalesce(sum(articles * articles) over month, 0) / nullif(days_before, 0) as month_mean_square
    from filled
    window
        week as (partition by entity_number order by day rows between 6 preceding and current row),
        last_week as (partition by entity_number order by day rows between 13 preceding and 7 preceding),
        month as (partition by entity_number order by day rows between 30 preceding and 1 preceding)
)

select
    measured.entity_id,
    measured.kind,
    measured.name,
    measured.code,
    measured.day,
    measured.articles,
    measured.texts,
    measured.stories,
    measured.sources,
    measured.articles / nullif(case when ai_only then kind_day.articles else kind_day.all_articles end, 0)
        as share_of_voice,
    week_articles / days_in_week as mean_7_days,
    week_articles / nullif(last_week_articles, 0) - 1 as week_on_week,
    case
        when days_before >= 7
            then (measured.articles - month_mean)
                / greatest(sqrt(greatest(month_mean_square - month_mean * month_mean, 0)), sqrt(greatest(month_mean, 1)))
    end as z_score,
    measured.first_seen
from measured
left join kind_day on kind_day.kind = measured.kind and kind_day.day = measured.day
where measured.day >= first::date;
