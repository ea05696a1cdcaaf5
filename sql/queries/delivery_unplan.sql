-- Take back the parts of an edition that nobody tried to send: another digest may fall into fewer.
delete from delivery
where audience = $audience and day = $day and "window" = $window and channel = $channel and attempts = 0;
