-- Put the entities of each article of the stale days into one row.
delete from article_entities where day in (select day from stale_day);
insert into article_entities by name
select
    day,
    article_key,
    any_value(text_key) as text_key,
    any_value(story_key) as story_key,
    any_value(md5_number_lower(source_id)) as source_key,
    any_value(ai_related) as ai_related,
    list(entity_number order by entity_number) as entity_numbers,
    list(is_subject order by entity_number) as is_subject
from entity_article
where day in (select day from stale_day)
group by day, article_key
order by day, story_key, text_key;
