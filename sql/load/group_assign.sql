-- Give the new articles their text and story, as group_assigned (article_id, text_id, story_id) says.
update new_article
set
    text_id = group_assigned.text_id,
    story_id = group_assigned.story_id
from group_assigned
where group_assigned.article_id = new_article.article_id;
