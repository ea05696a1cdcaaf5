-- Which companies were named with a theme this week for the first time?
-- zh: 本周哪些公司第一次与主题一起被提到？
-- grain: one company
-- $entity: the theme's key, name or code; sample 'sora'
-- $days: length of the newest period; sample 7
with earlier as (
    select distinct unnest(entity_numbers) as entity_number
    from article_entities
    where day <= newest_day() - $days::integer
        and ai_related
        and list_contains(entity_numbers, (select md5_number_lower(entity_key($entity))))
)

select recent.name, recent.code, recent.first_day, recent.articles, recent.texts, recent.subject_articles
from mentioned_with($entity, days := $days, of_kind := 'company') as recent
where md5_number_lower(recent.entity_id) not in (select entity_number from earlier)
order by recent.texts desc, recent.articles desc, recent.name;
