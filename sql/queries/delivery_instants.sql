-- How many stories were pushed to an audience at once on a day, and whether this one was.
-- grain: one row
select count(distinct "window") as pushed, count(*) filter (where "window" = $window) > 0 as this_one
from delivery
where audience = $audience and day = $day and "window" like 'instant-%' and outcome <> 'planned';
