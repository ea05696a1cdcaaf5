-- Which outlets write about an entity: source_share('sora', days := 30).
-- grain: one outlet that named the entity in the period
create or replace macro source_share(word, days := 30, until := null, ai_only := true) as table
select
    entity_article.source_id,
    coalesce(any_value(source.name), entity_article.source_id) as source_name,
    count(*) as articles,
    count(distinct entity_article.text_key) as texts,
    count(distinct entity_article.story_key) as stories,
    count(*) / sum(count(*)) over () as share,
    min(entity_article.day) as first_day,
    max(entity_article.day) as last_day
from entity_article
left join source on source.source_id = entity_article.source_id
where entity_article.entity_number = md5_number_lower(entity_key(word))
    and (entity_article.ai_related or not ai_only)
    and entity_article.day > coalesce(until::date, newest_day()) - days::integer
    and entity_article.day <= coalesce(until::date, newest_day())
group by entity_article.source_id
order by articles desc, entity_article.source_id;
