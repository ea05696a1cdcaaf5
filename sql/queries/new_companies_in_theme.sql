-- Which companies were named with a theme this week for the first time?
-- zh: 本周哪些公司第一次与主题一起被提到？
-- grain: one company
-- $entity: the theme's key, name or code; sample 'sora'
-- $days: length of the newest period; sample 7
with recent as (
    select entity_id, name, code, first_day, articles, texts
    from mentioned_with($entity, days := $days, of_kind := 'company')
),

themed as (
    select day, article_key
    from entity_article
    where entity_id = entity_key($entity) and ai_related and day <= newest_day() - $days::integer
),

earlier as (
    select distinct other.entity_id
    from entity_article as other
    semi join recent on recent.entity_id = other.entity_id
    semi join themed on themed.day = other.day and themed.article_key = other.article_key
    where other.day <= newest_day() - $days::integer
)

select name, code, first_day, articles, texts
from recent
anti join earlier on earlier.entity_id = recent.entity_id
order by texts desc, articles desc, name;
