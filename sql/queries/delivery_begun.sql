-- Whether any part of an edition was ever attempted.
-- grain: one row
select count(*) > 0 as begun
from delivery
where audience = $audience and day = $day and "window" = $window and attempts > 0;
