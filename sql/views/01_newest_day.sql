-- The newest day of the snapshot: all periods end there unless told otherwise, never at the wall clock.
create or replace macro newest_day() as (select max(day) from day_total);
