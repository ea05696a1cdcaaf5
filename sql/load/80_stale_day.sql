-- Note the days that publish must count again.
insert into stale_day
select distinct day from new_article
except
select day from stale_day;
