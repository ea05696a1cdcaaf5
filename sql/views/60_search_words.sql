-- Full-text search for words already cut: search_words(['大', '模型'], first := '2024-02-01', entity := 'sora').
-- grain: one article that has all the words in title or body, best first
-- Score: BM25 with k1 = 1.2 and b = 0.75 over the fts index; a word in both title and body counts twice.
create or replace macro search_words(
    words, first := null, last := null, source := null, entity := null, most := 20, ai_only := false
) as table
with asked as materialized (
    select unnest(list_distinct(words)) as term
),

wanted as (
    select termid, df
    from fts_main_search_text.dict
    semi join asked using (term)
),

found as (
    select docid, termid, count(*) as frequency
    from fts_main_search_text.terms
    where termid in (select termid from wanted)
    group by docid, termid
),

complete as (
    select docid
    from found
    group by docid
    having count(*) = (select count(*) from asked)
),

scored as (
    select
        found.docid,
        sum(
            ln((num_docs - wanted.df + 0.5) / (wanted.df + 0.5) + 1)
            * found.frequency * 2.2 / (found.frequency + 1.2 * (0.25 + 0.75 * docs.len / avgdl))
        ) as score
    from found
    semi join complete on complete.docid = found.docid
    join wanted on wanted.termid = found.termid
    join fts_main_search_text.docs on docs.docid = found.docid
    cross join fts_main_search_text.stats
    group by found.docid
)

select
    head.article_id,
    head.source_id,
    head.day,
    head.title,
    head.url,
    scored.score
from scored
join search_text on search_text.docid = scored.docid
join article_head as head on head.day = search_text.day and head.article_id = search_text.article_id
where (first is null or head.day >= first::date)
    and (last is null or head.day <= last::date)
    and (source is null or head.source_id = source)
    and (head.ai_related or not ai_only)
    and (
        entity is null
        or exists (
            select 1
            from entity_article
            where entity_article.entity_number = md5_number_lower(entity_key(entity))
                and entity_article.day = head.day
                and entity_article.article_id = head.article_id
        )
    )
order by scored.score desc, head.day desc, head.article_id
limit most;
