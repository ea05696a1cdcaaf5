-- What tells of which event an article is, at the places of group_found (place),
-- in any order; all lie between the days given, so that most of the table goes unread.
-- grain: one earlier article
select
    group_found.place,
    signature.article_id,
    signature.source_id,
    signature."at",
    signature.letters,
    signature.is_roundup,
    signature.words,
    signature.vector,
    signature.title_shares
from signature
inner join group_found on group_found.place = signature.rowid
where signature.day between $first_day and $last_day;
