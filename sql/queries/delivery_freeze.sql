-- Keep the digest as it begins to be sent, unless it is kept already.
insert into digest
select
    $audience, $day, $window, $start_at::timestamptz, $end_at::timestamptz, $articles, $stories::varchar[], $content,
    $now::timestamptz
where not exists (select 1 from digest where audience = $audience and day = $day and "window" = $window);
