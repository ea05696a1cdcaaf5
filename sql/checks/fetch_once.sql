-- A request is recorded once (the last two days of them are looked at).
select fetch_id, count(*) as times
from "fetch"
where fetched_at > (select max(fetched_at) from "fetch") - interval 2 days
group by fetch_id
having count(*) > 1;
