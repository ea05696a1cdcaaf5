-- The digests that were kept, and how their delivery went.
-- grain: one edition
with part as (
    select
        audience,
        day,
        "window",
        count(*) as parts,
        count(*) filter (where outcome = 'sent') as sent,
        max(sent_at) as sent_at
    from delivery
    group by audience, day, "window"
)

select digest.audience, digest.day, digest."window", digest.articles, len(digest.stories) as stories, digest.made_at,
    coalesce(part.parts, 0) as parts, coalesce(part.sent, 0) as sent, part.sent_at
from digest
left join part using (audience, day, "window")
where digest.audience = $audience or $audience is null
order by digest.day desc, digest.made_at desc
limit $most;
