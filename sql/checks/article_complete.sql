-- An article has an identity, an outlet, an address and text groups.
select article_id, source_id, url, title, text_id, story_id
from article_head
where day in (select day from checked_day)
    and (article_id = '' or source_id = '' or canonical_url = '' or text_id = '' or story_id = '');
