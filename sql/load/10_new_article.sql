-- The articles of this load that the warehouse does not hold yet: one row each, the first sighting of it.
-- grain: one article; batch says which staged folder it came from
create or replace temp table new_article as
select distinct on (staged.article_id)
    staged.* replace (
        coalesce(nullif(staged.text_id, ''), staged.article_id) as text_id,
        coalesce(nullif(staged.story_id, ''), nullif(staged.text_id, ''), staged.article_id) as story_id
    )
from staged_article as staged
anti join known_article as known on known.article_id = staged.article_id
order by staged.article_id, staged.first_seen_at, staged.source_id, staged.batch;
