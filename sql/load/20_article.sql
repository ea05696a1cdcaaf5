-- Add the new articles, in the order of their days so that a day lies together.
insert into article_head by name
select * exclude (body, batch)
from new_article
order by day, first_seen_at, article_id;
