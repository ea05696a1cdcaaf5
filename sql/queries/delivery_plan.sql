-- Enter a part that the ledger does not hold yet.
insert into delivery
select
    $delivery_id, $audience, $day, $window, $channel, $recipient, $part, $parts, 'planned', 0, $now::timestamptz, null, ''
where not exists (select 1 from delivery where delivery_id = $delivery_id);
