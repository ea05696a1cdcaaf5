-- The stories that were pushed to an audience at once, of the window's days.
-- grain: one story
select distinct unnest(stories) as story
from digest
where audience = $audience and day between $first_day and $last_day and "window" like 'instant-%';
