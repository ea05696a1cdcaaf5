-- Count all articles of the stale days.
delete from day_total where day in (select day from stale_day);
insert into day_total by name
select
    day,
    count(*) filter (where ai_related) as articles,
    count(distinct text_id) filter (where ai_related) as texts,
    count(distinct story_id) filter (where ai_related) as stories,
    count(distinct source_id) filter (where ai_related) as sources,
    count(*) as all_articles,
    count(distinct text_id) as all_texts,
    count(distinct story_id) as all_stories,
    count(distinct source_id) as all_sources
from article_head
where day in (select day from stale_day)
group by day
order by day;
