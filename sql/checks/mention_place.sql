-- A mention's place holds its surface: text[start:end] == surface.
select mention.article_id, mention.entity_id, mention.field, mention."start", mention."end", mention.surface
from mention
left join article_head as head on head.article_id = mention.article_id and head.day = mention.day
where mention.day in (select day from checked_day)
    and (
        mention.field not in ('title', 'body')
        or mention."start" < 0
        or mention."end" - mention."start" <> length(mention.surface)
        or not mention.confidence between 0 and 1
        or (
            mention.field = 'title'
            and array_slice(head.title, mention."start" + 1, mention."end") <> mention.surface
        )
    );
