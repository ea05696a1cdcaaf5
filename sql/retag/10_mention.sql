-- Put the new mentions of the retagged articles in the place of the old ones.
delete from mention
where day in (select day from staged_retagged)
    and article_id in (select article_id from staged_retagged);
insert into mention by name
select
    staged.article_id,
    retagged.day,
    staged.entity_id,
    staged.field,
    staged."start",
    staged."end",
    staged.surface,
    staged.evidence,
    staged.confidence,
    staged.prominence,
    retagged.dictionary_version
from staged_mention as staged
inner join staged_retagged as retagged on retagged.article_id = staged.article_id
inner join article_head as held on held.article_id = retagged.article_id and held.day = retagged.day
order by retagged.day, staged.article_id, staged.field, staged."start", staged.entity_id;
