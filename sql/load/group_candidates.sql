-- The signatures that the articles of group_wanted (article_id, key) must be compared with: those that share most
-- keys with each, and the first and latest members of their stories, all within the days given.
-- grain: one earlier article
with wanted as materialized (  -- else a join filter is pushed into the Arrow table, which cannot hold large keys
    select
        article_id,
        key
    from group_wanted
),

recent as (
    select
        article_id,
        unnest(keys) as key
    from signature
    where day between $first_day and $last_day
),

matched as (
    select
        wanted.article_id as wanted_id,
        recent.article_id,
        count(*) as shared
    from wanted
    inner join recent on recent.key = wanted.key
    group by wanted.article_id, recent.article_id
    qualify row_number() over (
        partition by wanted.article_id order by count(*) desc, recent.article_id
    ) <= $nearest
),

near as (
    select distinct article_id
    from matched
),

head as (
    select
        article_id,
        text_id,
        story_id
    from article_head
    where day between $first_day::date - 1 and $last_day::date + 1
),

grouped as (
    select
        signature.*,
        head.text_id,
        head.story_id,
        head.story_id in (
            select near_head.story_id from head as near_head semi join near on near.article_id = near_head.article_id
        ) as in_near_story,
        signature.article_id in (select article_id from near) as is_near
    from signature
    inner join head on head.article_id = signature.article_id
    where signature.day between $first_day and $last_day
)

select * exclude (in_near_story, is_near)
from grouped
where is_near or in_near_story
qualify
    is_near
    or row_number() over (partition by story_id order by "at", article_id) <= $first_members
    or row_number() over (partition by story_id order by "at" desc, article_id desc) <= $last_members
order by "at", article_id;
