-- A story's articles in the order in which they were told.
-- grain: one article
select place, article_id, timeline.source_id, source_name, timeline.title, timeline.url, day, told_at, is_dated,
    minutes_after_first, is_reprint, outlets_so_far, head.text_id, story.title as story_title
from story_timeline as timeline
join article_head as head using (article_id, day)
left join story on story.story_id = timeline.story_id
where timeline.story_id = $id
order by place;
