-- Enter how the attempt at a part ended.
update delivery
set
    outcome = $outcome,
    changed_at = $now::timestamptz,
    sent_at = case when $outcome = 'sent' then $now::timestamptz end,
    error = $error
where delivery_id = $delivery_id;
