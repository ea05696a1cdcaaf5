-- What the articles of a window, and the late ones before it, name, and where first.
-- grain: one article and entity; a topic that is a listed company counts as that company
select
    mention.article_id,
    coalesce(entity.code, mention.entity_id) as entity_id,
    arg_min(entity.kind, (entity.kind <> 'company', entity.entity_id)) as kind,
    arg_min(entity.name, (entity.kind <> 'company', entity.entity_id)) as name,
    entity.code,
    count(distinct (mention.field, mention."start")) as times,
    bool_or(mention.field = 'title') as in_title,
    min(mention."start") filter (where mention.field = 'body') as body_start,
    list(distinct mention.surface order by mention.surface) as surfaces,
    max(mention.confidence) as confidence
from mention
join told_article as article using (article_id, day)
join entity using (entity_id)
where
    article.day between $first_day and $last_day
    and (
        (
            coalesce(article.published_at, article.first_seen_at) >= $start
            and coalesce(article.published_at, article.first_seen_at) < $end
        )
        or article.article_id in (select unnest($late::varchar[]))
    )
    and (article.ai_related or not $ai_only)
group by mention.article_id, coalesce(entity.code, mention.entity_id), entity.code
order by mention.article_id, coalesce(entity.code, mention.entity_id);
