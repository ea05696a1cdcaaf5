-- Full-text search for a query as typed: search('文生视频 大模型'). In Python, newsvane.warehouse.search cuts better.
-- grain: one article that has all the words, best first
-- The query is cut without jieba: at each place the longest word that the index knows is taken.
create or replace macro query_words(query) as (
    with recursive typed as (
        select
            translate(
                lower(nfc_normalize(query)),
                'ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ０１２３４５６７８９',
                'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789'
            ) as text
    ),

    known as (
        select substring(text, place, length) as word, place, length
        from typed
        cross join unnest(generate_series(1, length(text))) as places (place)
        cross join unnest(generate_series(1, least(12, length(text)))) as lengths (length)
        where place + length - 1 <= length(text)
            and substring(text, place, length) in (select term from fts_main_search_text.dict)
    ),

    longest as (
        select place, max(length) as length
        from known
        group by place
    ),

    walk as (
        select 1 as place, null::varchar as word
        union all
        select
            walk.place + coalesce(longest.length, 1),
            case
                when longest.length is not null then substring(text, walk.place, longest.length)
                when regexp_matches(substring(text, walk.place, 1), '[\p{L}\p{N}]') then substring(text, walk.place, 1)
            end
        from walk
        cross join typed
        left join longest on longest.place = walk.place
        where walk.place <= length(text)
    )

    select coalesce(list(distinct word) filter (where word is not null), []) from walk
);

create or replace macro search(
    query, first := null, last := null, source := null, entity := null, most := 20, ai_only := false
) as table
select article_id, source_id, day, title, url, score
from search_words(
    query_words(query), first := first, last := last, source := source, entity := entity, most := most,
    ai_only := ai_only
);
