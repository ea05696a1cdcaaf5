-- A mention's place holds its surface: text[start:end] == surface (the titles are looked up).
with checked_head as (
    select article_id, day, title
    from article_head
    where day in (select day from checked_day)
),

title_mention as (
    select article_id, day, entity_id, "start", "end", surface
    from mention
    where day in (select day from checked_day) and field = 'title'
)

select article_id, entity_id, field, "start", "end", surface
from mention
where day in (select day from checked_day)
    and (
        field not in ('title', 'body')
        or "start" < 0
        or "end" - "start" <> length(surface)
        or not confidence between 0 and 1
    )
union all
select title_mention.article_id, entity_id, 'title' as field, "start", "end", surface
from title_mention
join checked_head on checked_head.article_id = title_mention.article_id and checked_head.day = title_mention.day
where array_slice(checked_head.title, "start" + 1, "end") <> surface;
