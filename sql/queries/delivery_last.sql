-- When a channel was last written to, by any audience.
-- grain: one row
select max(changed_at) as last_at
from delivery
where channel = $channel and outcome in ('sending', 'sent', 'unknown', 'throttled');
