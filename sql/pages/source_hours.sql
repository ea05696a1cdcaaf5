-- At which hours of the day a source publishes, over its newest 30 days.
-- grain: one hour with at least one article
select extract('hour' from published_at)::integer as hour, count(*) as articles
from article_head
where source_id = $id and published_at is not null
    and day > (select max(day) from source_day where source_id = $id) - 30
group by hour
order by hour;
