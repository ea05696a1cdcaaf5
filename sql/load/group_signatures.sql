-- The signatures at the places of group_found (place, text_id, story_id), in the order of their times.
-- grain: one earlier article
select
    signature.article_id,
    signature.source_id,
    signature."at",
    signature.own_text_id,
    signature.title,
    signature.letters,
    signature.is_roundup,
    signature.sketch,
    signature.lead,
    signature.heads,
    signature.numbers,
    signature.terms,
    signature.vector,
    signature.title_shares,
    signature.story_keys,
    group_found.text_id,
    group_found.story_id
from signature
inner join group_found on group_found.place = signature.rowid
order by signature."at", signature.article_id;
