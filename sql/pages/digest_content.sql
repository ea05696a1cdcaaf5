-- The content of one edition that was kept; the last one made, where it was made again.
-- grain: one row at most
select content
from digest
where audience = $audience and day = $day and "window" = $window
order by made_at desc
limit 1;
