-- Add the requests not recorded yet, with the number of new articles that each source brought in its batch.
insert into "fetch" by name
with brought as (
    select source_id, batch, count(*) as articles
    from (
        select source_id, batch
        from new_article
        union all
        select staged.source_id, staged.batch  -- in an earlier portion of this load
        from staged_article as staged
        join known_article as known
            on known.article_id = staged.article_id
                and known.source_id = staged.source_id
                and known.first_seen_at = staged.first_seen_at
    ) as added
    group by source_id, batch
),

recent as (  -- the id of a request says when: older ones need not be compared
    select fetch_id
    from "fetch"
    where fetched_at >= (select min(fetched_at) from staged_fetch)
),

latest as (
    select distinct on (fetch_id) *
    from staged_fetch
    order by fetch_id, batch
)

select
    latest.* exclude (batch),
    case
        when latest.outcome = 'fetched' and latest.fetched_at = max(latest.fetched_at) over same_source
            then coalesce(brought.articles, 0)
        else 0
    end as new_items
from latest
left join brought on brought.source_id = latest.source_id and brought.batch = latest.batch
anti join recent on recent.fetch_id = latest.fetch_id
window same_source as (partition by latest.source_id, latest.batch, latest.outcome)
order by latest.fetched_at, latest.fetch_id;
