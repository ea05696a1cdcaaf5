-- One entity and how its period compares with the one before.
-- grain: one row, none where there is no such entity
with period as (
    select
        coalesce(sum(articles) filter (where day >= $first), 0)::bigint as articles,
        coalesce(sum(articles) filter (where day < $first), 0)::bigint as articles_before,
        coalesce(sum(texts) filter (where day >= $first), 0)::bigint as texts,
        max(sources) filter (where day >= $first) as most_sources,
        count(*) filter (where day >= $first and articles > 0) as days
    from entity_day
    where entity_number = md5_number_lower($id) and day between $first::date - $days::integer and $last
)

select entity.*, period.*, entity_seen.first_day as first_seen
from entity
cross join period
left join entity_seen on entity_seen.entity_id = entity.entity_id
where entity.entity_id = $id;
