-- The entities of a kind, or whose name, code or key holds what is looked for, with their period and the one before.
-- grain: one entity, the most articles first
with summed as (
    select
        entity_id,
        coalesce(sum(articles) filter (where day between $first and $last), 0)::bigint as articles,
        coalesce(sum(articles) filter (where day < $first), 0)::bigint as articles_before
    from entity_day
    where day between $first::date - $days::integer and $last
    group by entity_id
)

select
    entity.entity_id,
    entity.kind,
    entity.name,
    entity.code,
    entity.industry,
    coalesce(summed.articles, 0) as articles,
    coalesce(summed.articles_before, 0) as articles_before
from entity
left join summed on summed.entity_id = entity.entity_id
where ($kind is null or entity.kind = $kind)
    and (
        $word = ''
        or contains(lower(entity.name), lower($word))
        or starts_with(lower(coalesce(entity.code, '')), lower($word))
        or contains(lower(entity.entity_id), lower($word))
    )
    and ($word <> '' or summed.articles > 0)
order by summed.articles desc nulls last, entity.name, entity.entity_id
limit $most offset $skip;
