-- What was told of the window's stories before it began, within the days looked back.
-- grain: one story
with past as (
    select
        coalesce(nullif(article.story_id, ''), nullif(article.text_id, ''), article.article_id) as story,
        coalesce(nullif(article.text_id, ''), article.article_id) as text,
        article.source_id,
        coalesce(source.name, article.source_id) as outlet,
        article.day,
        article.title,
        coalesce(article.published_at, article.first_seen_at) as "at",
        article.ai_related
    from article_head as article
    left join source using (source_id)
    where
        article.day between $first_day and $last_day
        and coalesce(article.published_at, article.first_seen_at) < $start
        and article.article_id not in (select unnest($late::varchar[]))
)

select
    story,
    list(title order by "at", title)[:10] as titles,
    count(*) as articles,
    list(distinct outlet order by outlet) as outlets,
    list(distinct text order by text) as texts,
    arg_min(outlet, "at") as first_outlet,
    min("at") as first_at,
    min(day) as first_day
from past
where story in (select unnest($stories::varchar[]))
group by story
order by story;
