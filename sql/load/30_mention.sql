-- Add the mentions of the new articles, each from the batch whose text was taken.
insert into mention by name
select distinct
    staged.article_id,
    new_article.day,
    staged.entity_id,
    staged.field,
    staged."start",
    staged."end",
    staged.surface,
    staged.evidence,
    staged.confidence,
    staged.prominence,
    staged.dictionary_version
from staged_mention as staged
join new_article on new_article.article_id = staged.article_id and new_article.batch = staged.batch
order by new_article.day, staged.article_id, staged.field, staged."start", staged.entity_id;
