-- Note the days that publish must count again.
insert into stale_day
select distinct day from staged_retagged
except
select day from stale_day;
