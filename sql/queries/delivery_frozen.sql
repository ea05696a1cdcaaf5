-- The digest as it began to be sent.
-- grain: one row, or none
select content from digest where audience = $audience and day = $day and "window" = $window;
