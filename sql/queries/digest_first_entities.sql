-- Entities of the window that no earlier article of the warehouse names.
-- grain: one entity
select
    coalesce(entity.code, mention.entity_id) as entity_id,
    count(distinct article.article_id) as articles
from mention
join article_head as article using (article_id, day)
join entity using (entity_id)
where
    article.day <= $last_day
    and (article.ai_related or not $ai_only)
    and coalesce(article.published_at, article.first_seen_at) < $end
group by coalesce(entity.code, mention.entity_id)
having min(coalesce(article.published_at, article.first_seen_at)) >= $start
order by coalesce(entity.code, mention.entity_id);
