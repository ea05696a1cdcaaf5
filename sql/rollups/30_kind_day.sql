-- Add up the entities of each kind on the stale days: what shares of voice are shares of.
delete from kind_day where day in (select day from stale_day);
insert into kind_day by name
select day, entity.kind, sum(articles) as articles, sum(all_articles) as all_articles
from entity_day
join entity using (entity_id)
where day in (select day from stale_day)
group by day, entity.kind
order by day, entity.kind;
