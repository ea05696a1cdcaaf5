-- Count each entity once in each article of the stale days.
delete from entity_article where day in (select day from stale_day);
insert into entity_article by name
select
    head.day,
    mention.entity_id,
    any_value(md5_number_lower(mention.entity_id)) as entity_number,
    head.article_id,
    any_value(md5_number_lower(head.article_id)) as article_key,
    any_value(md5_number_lower(head.text_id)) as text_key,
    any_value(md5_number_lower(head.story_id)) as story_key,
    any_value(head.source_id) as source_id,
    any_value(head.ai_related) as ai_related,
    bool_or(mention.field = 'title') as in_title,
    bool_or(mention.prominence = '主角') as is_subject,
    count(*) as mentions
from article_head as head
join mention on mention.article_id = head.article_id and mention.day = head.day
where head.day in (select day from stale_day)
group by head.day, mention.entity_id, head.article_id
order by head.day, entity_number;
