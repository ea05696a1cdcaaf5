-- The newest days: how much there was of everything.
-- grain: one day, gaps filled with zero
select
    grid.day::date as day,
    coalesce(articles, 0) as articles,
    coalesce(texts, 0) as texts,
    coalesce(stories, 0) as stories,
    coalesce(sources, 0) as sources,
    coalesce(all_articles, 0) as all_articles
from range(newest_day() - 29, newest_day() + 1, interval 1 day) as grid (day)
left join day_total on day_total.day = grid.day::date
order by grid.day;
