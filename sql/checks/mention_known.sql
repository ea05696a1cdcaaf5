-- A mention stands in an article of its day and names a known entity.
select mention.article_id, mention.day, mention.entity_id
from mention
where mention.day in (select day from checked_day)
    and (
        not exists (
            select 1 from article_head as head where head.article_id = mention.article_id and head.day = mention.day
        )
        or not exists (select 1 from entity where entity.entity_id = mention.entity_id)
    );
