-- Entities of the window that no earlier article of the warehouse names.
-- grain: one entity
-- Those named on earlier days are known from the roll-up; what is left to look at are the window's own days.
select
    coalesce(entity.code, mention.entity_id) as entity_id,
    count(distinct article.article_id) as articles
from mention
join article_head as article using (article_id, day)
join entity using (entity_id)
where
    article.day between $first_day and $last_day
    and mention.day between $first_day and $last_day
    and mention.entity_id in (
        select entity_id
        from entity_seen
        where case when $ai_only then first_day else all_first_day end >= $first_day
    )
    and (article.ai_related or not $ai_only)
    and coalesce(article.published_at, article.first_seen_at) < $end
group by coalesce(entity.code, mention.entity_id)
having min(coalesce(article.published_at, article.first_seen_at)) >= $start
order by coalesce(entity.code, mention.entity_id);
