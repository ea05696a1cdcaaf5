-- What was named most in the newest 30 days, listed companies apart from the rest.
-- grain: one entity
with counted as (
    select entity_id, sum(articles)::bigint as articles
    from entity_day
    where day > newest_day() - 30
    group by entity_id
    having sum(articles) > 0
)

select entity_id, kind, name, code, articles
from counted
join entity using (entity_id)
qualify row_number() over (partition by kind = 'company' order by articles desc, entity_id) <= $most
order by articles desc, entity_id;
