-- The articles that came too late for the edition of their time: published before its end, first seen after all that
-- it could have seen. What a new source brings of its past is not late, nor is a story that a later edition told.
-- grain: one article
with edition as (
    select
        end_at,
        stories,
        case when json_valid(content) then json_extract_string(content, '$.health.seen_at')::timestamptz end as seen_at,
        made_at
    from digest
    where audience = $audience and not starts_with("window", 'instant')
),

told as (
    select end_at, seen_at
    from edition
    where end_at <= $start
    order by end_at desc, made_at desc
    limit 1
),

known_source as (
    select source_id
    from article_head
    group by source_id
    having min(first_seen_at) <= (select seen_at from told)
)

select article.article_id, article.day
from article_head as article
join told on
    coalesce(article.published_at, article.first_seen_at) < told.end_at
    and article.first_seen_at > told.seen_at
join known_source using (source_id)
where
    article.day between $first_day and $last_day
    and coalesce(article.published_at, article.first_seen_at) >= $start - to_days($late_days)
    and (article.ai_related or not $ai_only)
    and coalesce(nullif(article.story_id, ''), nullif(article.text_id, ''), article.article_id) not in (
        select unnest(edition.stories)
        from edition
        where edition.end_at > $end
    )
order by article.article_id;
