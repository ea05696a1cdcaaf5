-- What an entity's news was made of: the widest told stories, by the articles that name it.
-- grain: one story; article_id and day are of an article of the story's first day
-- Texts and outlets are counted for those stories alone that have the most articles, which spares most of the work.
with named as materialized (
    select day, story_key, text_key, source_key
    from article_entities
    where day between $first and $last
        and ai_related
        and list_contains(entity_numbers, md5_number_lower($id))
),

candidate as (
    select story_key, count(*) as articles
    from named
    group by story_key
    order by articles desc, story_key
    limit 20 * $most
),

widest as materialized (
    select
        named.story_key,
        count(*) as articles,
        count(distinct text_key) as texts,
        count(distinct source_key) as sources,
        min(day) as day
    from named
    semi join candidate on candidate.story_key = named.story_key
    group by named.story_key
    order by sources desc, articles desc, day desc, named.story_key
    limit $most
),

head as materialized (
    select entity_article.day, entity_article.story_key, min(entity_article.article_id) as article_id
    from entity_article
    join widest on widest.day = entity_article.day and widest.story_key = entity_article.story_key
    where entity_article.entity_number = md5_number_lower($id)
    group by entity_article.day, entity_article.story_key
)

select
    article.story_id,
    coalesce(story.title, article.title) as title,
    widest.sources,
    widest.texts,
    widest.articles,
    coalesce(story.first_at, article.published_at, article.first_seen_at) as first_at,
    coalesce(source.name, story.first_source_id, article.source_id) as first_source,
    article.article_id,
    article.day
from widest
join head on head.story_key = widest.story_key
join article_head as article on article.day = head.day and article.article_id = head.article_id
left join story on story.story_id = article.story_id
left join source on source.source_id = coalesce(story.first_source_id, article.source_id)
order by widest.sources desc, widest.articles desc, widest.day desc, article.story_id;
