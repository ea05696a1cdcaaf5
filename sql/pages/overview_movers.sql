-- Who rises ($direction 1) or falls ($direction -1) most against the week before: companies, or everything else.
-- grain: one entity
select entity_id, kind, name, code, articles, articles_before, change, growth, strength
from movers(days := 7)
where (kind = 'company') = $companies and change * $direction > 0 and articles + articles_before >= 3
order by strength * $direction desc, entity_id
limit $most;
