-- How the parts of an edition stand on one channel.
-- grain: one part
select delivery_id, outcome, attempts, changed_at, error
from delivery
where audience = $audience and day = $day and "window" = $window and channel = $channel
order by part, recipient;
