-- An article's day is that of its time, give or take the time zones, and not in the future of its first sight.
select article_id, day, published_at, first_seen_at
from article_head
where day in (select day from checked_day)
    and (
        abs(datediff('day', coalesce(published_at, first_seen_at)::date, day)) > 1
        or day > first_seen_at::date + 2
    );
