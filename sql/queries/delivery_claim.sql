-- Take a part to send it: only one run can, and only a part that has surely not arrived.
update delivery
set outcome = 'sending', attempts = attempts + 1, changed_at = $now::timestamptz, error = ''
where delivery_id = $delivery_id and outcome in ('planned', 'failed', 'throttled');
