-- Count each entity's stale days.
delete from entity_day where day in (select day from stale_day);
insert into entity_day by name
select
    day,
    entity_id,
    entity_number,
    count(*) filter (where ai_related) as articles,
    count(distinct text_key) filter (where ai_related) as texts,
    count(distinct story_key) filter (where ai_related) as stories,
    count(distinct source_id) filter (where ai_related) as sources,
    count(*) as all_articles,
    count(distinct text_key) as all_texts,
    count(distinct story_key) as all_stories,
    count(distinct source_id) as all_sources
from entity_article
where day in (select day from stale_day)
group by day, entity_id, entity_number
order by day, entity_number;
