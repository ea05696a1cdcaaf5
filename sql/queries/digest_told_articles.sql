-- The articles that a digest may tell. An undated one counts from its first sight; among the first documents of its
-- source that says nothing of its age, and it is left out.
-- grain: one article
create or replace temp table source_began as
select source_id, min(first_seen_at) as first_seen_at
from article_head
group by source_id;

create or replace temp view told_article as
select article.*
from article_head as article
left join source_began using (source_id)
where article.published_at is not null or article.first_seen_at > source_began.first_seen_at;
