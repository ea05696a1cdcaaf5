-- Move the articles of merged stories, as group_moved (story_id, into_story_id) says, and note their days.
insert into stale_day
select distinct day
from article_head
where
    day >= $first_day
    and story_id in (select story_id from group_moved)
except
select day from stale_day;

update article_head
set story_id = group_moved.into_story_id
from group_moved
where article_head.day >= $first_day and group_moved.story_id = article_head.story_id;

update new_article
set story_id = group_moved.into_story_id
from group_moved
where group_moved.story_id = new_article.story_id;

delete from story
where story_id in (select story_id from group_moved);
