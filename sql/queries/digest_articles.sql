-- The articles of a window, and the late ones before it, with their bodies, told to an audience: AI-related ones, or all.
-- grain: one article
select
    article.article_id,
    coalesce(nullif(article.story_id, ''), nullif(article.text_id, ''), article.article_id) as story,
    coalesce(nullif(article.text_id, ''), article.article_id) as text,
    article.source_id,
    coalesce(source.name, article.source_id) as outlet,
    coalesce(source.weight, 1.0) as weight,
    article.origin,
    article.url,
    article.title,
    article.body,
    coalesce(article.published_at, article.first_seen_at) as "at",
    article.ai_score,
    coalesce(article.published_at, article.first_seen_at) < $start as late
from article
left join source using (source_id)
semi join told_article as told on told.article_id = article.article_id and told.day = article.day
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
order by "at", article.article_id;
