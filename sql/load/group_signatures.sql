-- What tells of which event an article is, at the places of group_found (place, shares_text), in any order; what tells
-- of its text is there for those that share one. All lie between the days given, so that most of the table goes unread.
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
    signature.title_shares,
    if(group_found.shares_text, signature.own_text_id, '') as own_text_id,
    if(group_found.shares_text, signature.title, '') as title,
    if(group_found.shares_text, signature.sketch, ''::blob) as sketch,
    if(group_found.shares_text, signature.lead, ''::blob) as lead,
    if(group_found.shares_text, signature.heads, []) as heads,
    if(group_found.shares_text, signature.numbers, []) as numbers
from signature
inner join group_found on group_found.place = signature.rowid
where signature.day between $first_day and $last_day;
