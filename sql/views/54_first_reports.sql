-- Who had it first: first_reports('sora', days := 30).
-- grain: one outlet that named the entity in the period, the quickest first
create or replace macro first_reports(word, days := 30, until := null, ai_only := true) as table
with told as (
    select
        head.source_id,
        head.article_id,
        head.title,
        coalesce(head.published_at, head.first_seen_at) as told_at,
        head.published_at is not null as is_dated
    from entity_article
    join article_head as head on head.day = entity_article.day and head.article_id = entity_article.article_id
    where entity_article.entity_number = md5_number_lower(entity_key(word))
        and (entity_article.ai_related or not ai_only)
        and entity_article.day > coalesce(until::date, newest_day()) - days::integer
        and entity_article.day <= coalesce(until::date, newest_day())
)

select
    row_number() over (order by min(told_at), told.source_id) as place,
    told.source_id,
    coalesce(any_value(source.name), told.source_id) as source_name,
    min(told_at) as first_at,
    (epoch(min(told_at)) - epoch(min(min(told_at)) over ())) / 3600 as hours_after_first,
    arg_min(title, (told_at, article_id)) as title,
    arg_min(article_id, (told_at, article_id)) as article_id,
    arg_min(is_dated, (told_at, article_id)) as is_dated,
    count(*) as articles
from told
left join source on source.source_id = told.source_id
group by told.source_id
order by place;
