-- What an entity's news was made of from day to day: burst_stories('sora', '2024-02-18', '2024-02-22').
-- grain: one story with an article that names the entity on these days, the widest told first
create or replace macro burst_stories(word, first, last, ai_only := true) as table
with told as (
    select head.story_id, head.article_id, head.text_id, head.source_id, head.title,
        coalesce(head.published_at, head.first_seen_at) as told_at
    from entity_article
    join article_head as head on head.day = entity_article.day and head.article_id = entity_article.article_id
    where entity_article.entity_number = md5_number_lower(entity_key(word))
        and (entity_article.ai_related or not ai_only)
        and entity_article.day between first::date and last::date
)

select
    story_id,
    arg_min(title, (told_at, article_id)) as title,
    count(distinct source_id) as sources,
    count(distinct text_id) as texts,
    count(*) as articles,
    count(*) / sum(count(*)) over () as share,
    min(told_at) as first_at,
    arg_min(source_id, (told_at, article_id)) as first_source_id
from told
group by story_id
order by sources desc, articles desc, first_at, story_id;
