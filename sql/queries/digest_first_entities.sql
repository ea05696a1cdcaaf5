-- Entities of the window that no earlier article of the warehouse names.
-- grain: one entity
select
    mention.entity_id,
    count(distinct article.article_id) as articles
from mention
join article_head as article using (article_id, day)
where
    article.day <= $last_day
    and (article.ai_related or not $ai_only)
    and coalesce(article.published_at, article.first_seen_at) < $end
group by mention.entity_id
having min(coalesce(article.published_at, article.first_seen_at)) >= $start
order by mention.entity_id;
