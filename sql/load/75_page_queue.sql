-- Keep in the queue what still waits: drop what has become an article, and take the newest word on the rest.
delete from page_queue
where article_id in (
    select article_id from staged_article
    union all
    select article_id from staged_page_queue
);
insert into page_queue by name
select distinct on (waiting.article_id) waiting.* exclude (batch)
from staged_page_queue as waiting
anti join known_article as known on known.article_id = waiting.article_id
anti join new_article on new_article.article_id = waiting.article_id
order by waiting.article_id, waiting.attempts desc, waiting.batch;
