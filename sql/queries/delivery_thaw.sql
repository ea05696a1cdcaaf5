-- Forget the digest that was sent, so that another takes its place.
delete from digest where audience = $audience and day = $day and "window" = $window;
