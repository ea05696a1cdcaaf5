-- Who rises and who falls most against the week before: companies, and everything else.
-- grain: one entity, the strongest rises first
select entity_id, kind, name, code, articles, articles_before, change, growth, strength
from movers(days := 7)
where change <> 0 and articles + articles_before >= 3
qualify row_number() over (
    partition by kind = 'company', change > 0 order by abs(strength) desc, entity_id
) <= case when change > 0 then $up else $down end
order by strength desc, entity_id;
