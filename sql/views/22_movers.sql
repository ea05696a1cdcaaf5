-- Who rises and who falls: one period against the one before, movers(days := 7, of_kind := 'company').
-- grain: one entity named in either period
create or replace macro movers(days := 7, until := null, of_kind := null) as table
with summed as (
    select
        entity_number,
        coalesce(sum(articles) filter (where day > coalesce(until::date, newest_day()) - days::integer), 0)::bigint as articles,
        coalesce(sum(articles) filter (where day <= coalesce(until::date, newest_day()) - days::integer), 0)::bigint as articles_before,
        coalesce(sum(texts) filter (where day > coalesce(until::date, newest_day()) - days::integer), 0)::bigint as texts,
        coalesce(sum(texts) filter (where day <= coalesce(until::date, newest_day()) - days::integer), 0)::bigint as texts_before,
        coalesce(max(sources) filter (where day > coalesce(until::date, newest_day()) - days::integer), 0)::bigint
            as most_sources
    from entity_day
    where entity_day.day > coalesce(until::date, newest_day()) - 2 * days::integer and entity_day.day <= coalesce(until::date, newest_day()) and articles > 0
    group by entity_number
)

select
    entity.entity_id,
    entity.kind,
    entity.name,
    entity.code,
    coalesce(until::date, newest_day()) - days::integer + 1 as first_day,
    coalesce(until::date, newest_day()) as last_day,
    summed.articles,
    summed.articles_before,
    summed.articles - summed.articles_before as change,
    summed.articles / nullif(summed.articles_before, 0) - 1 as growth,
    summed.texts,
    summed.texts_before,
    summed.most_sources,
    rank() over (partition by entity.kind order by summed.articles desc) as rank_in_kind,
    rank() over (partition by entity.kind order by summed.articles_before desc) as rank_before,
    (summed.articles - summed.articles_before) / sqrt(summed.articles + summed.articles_before) as strength
from summed
join entity on entity.entity_number = summed.entity_number
where of_kind is null or entity.kind = of_kind
order by strength desc, entity.entity_id;
