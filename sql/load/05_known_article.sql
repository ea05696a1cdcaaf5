-- The articles of this load that the warehouse holds already, and those of its queue: the one statement of a load that
-- reads all ids there are, for a publisher may date an article anew.
-- grain: one article
create or replace temp table known_article as
select held.article_id, held.source_id, held.first_seen_at
from article_head as held
semi join (
    select article_id from staged_article
    union all
    select article_id from staged_page_queue
) as staged on staged.article_id = held.article_id;
