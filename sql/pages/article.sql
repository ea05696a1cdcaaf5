-- One article without its body.
-- grain: one row, none where there is no such article
select head.*, coalesce(source.name, head.source_id) as source_name, story.title as story_title, story.sources
from article_head as head
left join source using (source_id)
left join story using (story_id)
where head.article_id = $id
limit 1;
