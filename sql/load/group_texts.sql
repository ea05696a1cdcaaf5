-- What tells of which text an article is a print, at the places of group_found (place),
-- in any order; all lie between the days given, so that most of the table goes unread.
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
inner join group_found on group_found.place = signature.rowid
where signature.day between $first_day and $last_day;
