-- The keys of the earlier articles of group_day (day), which lie between the days given, with their texts and stories.
-- grain: one earlier article
select
    signature.rowid as place,
    signature."at",
    signature.keys,
    head.text_id,
    head.story_id
from signature
inner join article_head as head
    on
        head.article_id = signature.article_id
        and head.day between $first_day::date - 1 and $last_day::date + 1
where
    signature.day between $first_day and $last_day
    and signature.day in (select day from group_day);
