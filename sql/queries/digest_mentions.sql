-- What the articles of a window name, and where first.
-- grain: one article and entity
select
    mention.article_id,
    mention.entity_id,
    entity.kind,
    entity.name,
    entity.code,
    count(*) as times,
    bool_or(mention.field = 'title') as in_title,
    min(mention."start") filter (where mention.field = 'body') as body_start,
    list(distinct mention.surface order by mention.surface) as surfaces,
    max(mention.confidence) as confidence
from mention
join article_head as article using (article_id, day)
join entity using (entity_id)
where
    article.day between $first_day and $last_day
    and coalesce(article.published_at, article.first_seen_at) >= $start
    and coalesce(article.published_at, article.first_seen_at) < $end
    and (article.ai_related or not $ai_only)
group by all
order by mention.article_id, mention.entity_id;
