-- Where the signatures stand that the articles of group_wanted (number, key) must be compared with: those that share
-- most keys with each, and the first and latest members of their stories, all within the days given. It reads narrow
-- columns alone; group_signatures.sql then reads the few rows found.
-- grain: one earlier article
with wanted as materialized (  -- else a join filter is pushed into the Arrow table, which cannot hold large keys
    select
        number,
        key
    from group_wanted
),

numbered as materialized (  -- in the order of their times: numbers are cheaper to group and to sort
    select
        article_id,
        keys,
        row_number() over (order by "at", article_id)::integer as rank
    from signature
    where day between $first_day and $last_day
),

listed as (
    select
        rank,
        unnest(keys) as key
    from numbered
),

recent as (  -- a key on everybody's lips tells nothing apart: the latest stand for it
    select
        listed.rank,
        listed.key
    from listed
    semi join wanted on wanted.key = listed.key
    qualify row_number() over (partition by listed.key order by listed.rank desc) <= $most_postings
),

matched as (
    select
        wanted.number,
        recent.rank
    from wanted
    inner join recent on recent.key = wanted.key
    group by wanted.number, recent.rank
    qualify row_number() over (partition by wanted.number order by count(*) desc, recent.rank desc) <= $nearest
),

near as materialized (
    select article_id
    from numbered
    where rank in (select rank from matched)
),

told as (
    select
        signature.rowid as place,
        signature.article_id,
        signature."at",
        head.text_id,
        head.story_id,
        signature.article_id in (select article_id from near) as is_near
    from signature
    inner join article_head as head
        on
            head.article_id = signature.article_id
            and head.day between $first_day::date - 1 and $last_day::date + 1
    where signature.day between $first_day and $last_day
)

select
    place,
    text_id,
    story_id
from told
where is_near or story_id in (select story_id from told where is_near)
qualify
    is_near
    or row_number() over (partition by story_id order by "at", article_id) <= $first_members
    or row_number() over (partition by story_id order by "at" desc, article_id desc) <= $last_members;
