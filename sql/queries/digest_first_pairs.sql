-- Companies named close to a theme or product for the first time within the days looked back.
-- grain: one company and topic; the earliest article of the window that names both
with near as (
    select
        company_entity.code as company_id,
        topic.entity_id as topic_id,
        article.article_id,
        article.day,
        coalesce(article.published_at, article.first_seen_at) as "at",
        company.field = 'title' as in_title,
        company.field,
        company."start" as company_start,
        topic."start" as topic_start,
        abs(company."start" - topic."start") as distance
    from article_head as article
    join mention as company using (article_id, day)
    join entity as company_entity on company_entity.entity_id = company.entity_id and company_entity.code is not null
    join mention as topic on topic.article_id = article.article_id and topic.day = article.day
    join entity as topic_entity on topic_entity.entity_id = topic.entity_id and topic_entity.kind in ('theme', 'product') and topic_entity.code is null
    where
        article.day between $first_day and $last_day
        and coalesce(article.published_at, article.first_seen_at) < $end
        and (article.ai_related or not $ai_only)
        and company.field = topic.field
        and abs(company."start" - topic."start") <= $within
)

select
    company_id,
    topic_id,
    count(distinct article_id) as articles,
    arg_min(article_id, ("at", distance)) as article_id,
    arg_min(field, ("at", distance)) as field,
    arg_min(company_start, ("at", distance)) as company_start,
    arg_min(topic_start, ("at", distance)) as topic_start,
    bool_or(in_title) as in_title,
    min(distance) as distance
from near
group by company_id, topic_id
having min("at") >= $start
order by company_id, topic_id;
