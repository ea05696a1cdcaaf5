-- How much do outlets cover the same stories?
-- zh: 各媒体报道的故事有多少重合？
-- grain: one pair of outlets with a story in common
-- $days: length of the period; sample 30
with told as (
    select distinct source_id, story_id
    from article_head
    where day > newest_day() - $days::integer and ai_related
),

sizes as (
    select source_id, count(*) as stories
    from told
    group by source_id
),

widely_told as (
    select story_id
    from told
    group by story_id
    having count(*) between 2 and 50
),

paired as (
    select one.source_id, other.source_id as other_id, count(*) as common
    from told as one
    join widely_told on widely_told.story_id = one.story_id
    join told as other on other.story_id = one.story_id and other.source_id > one.source_id
    group by one.source_id, other.source_id
)

select
    coalesce(first_source.name, paired.source_id) as outlet,
    coalesce(second_source.name, paired.other_id) as other_outlet,
    paired.common,
    one.stories,
    other.stories as other_stories,
    paired.common / (one.stories + other.stories - paired.common) as overlap
from paired
join sizes as one on one.source_id = paired.source_id
join sizes as other on other.source_id = paired.other_id
left join source as first_source on first_source.source_id = paired.source_id
left join source as second_source on second_source.source_id = paired.other_id
order by overlap desc, paired.common desc, outlet, other_outlet
limit 50;
