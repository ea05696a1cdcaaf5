-- What tells of which text an article is a print, at the places of group_found (place), in any order.
-- grain: one earlier article
select
    group_found.place,
    signature.own_text_id,
    signature.title,
    signature.sketch,
    signature.lead,
    signature.heads,
    signature.numbers
from signature
inner join group_found on group_found.place = signature.rowid;
