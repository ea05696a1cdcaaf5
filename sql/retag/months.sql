-- The months whose articles were tagged with another dictionary than $version, newest first.
-- grain: one month
select
    strftime(day, '%Y-%m') as month,
    count(*) as articles
from article_head
where dictionary_version <> $version
group by month
order by month desc;
