-- Forget how the parts of an edition ended, so that all of it is sent again.
update delivery
set outcome = 'planned', changed_at = $now::timestamptz, sent_at = null, error = ''
where audience = $audience and day = $day and "window" = $window and channel = $channel;
