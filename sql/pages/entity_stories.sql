-- What an entity's news was made of: the widest told stories.
-- grain: one story
select story_id, coalesce(story.title, told.title) as title, told.sources, told.texts, told.articles, told.first_at,
    coalesce(source.name, told.first_source_id) as first_source
from burst_stories($id, $first, $last) as told
left join story using (story_id)
left join source on source.source_id = told.first_source_id
order by told.sources desc, told.articles desc, told.first_at desc, story_id
limit $most;
