-- The editions of one kind that were kept for an audience; with their content where parts are still to be sent.
-- grain: one edition, oldest first
with part as (
    select
        day,
        "window",
        count(*) filter (where outcome in ('planned', 'failed', 'throttled')) as unsent
    from delivery
    where audience = $audience and starts_with("window", $kind)
    group by day, "window"
)

select
    digest.day,
    digest."window",
    digest.stories as keys,
    case when coalesce(part.unsent, 1) > 0 then digest.content end as content,
    digest.made_at
from digest
left join part using (day, "window")
where digest.audience = $audience and starts_with(digest."window", $kind) and digest.made_at >= $since::timestamptz
order by digest.made_at, digest."window";
