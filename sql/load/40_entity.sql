-- Add the entities that no row names yet, as the mentions name them; known ones are the catalogue's business.
insert into entity by name
select
    staged.entity_id,
    min(staged.kind) as kind,
    min(staged.name) as name,
    min(staged.code) as code,
    case upper(right(min(staged.code), 2)) when 'SH' then 'SSE' when 'SZ' then 'SZSE' when 'BJ' then 'BSE'
        when 'HK' then 'HKEX' when 'US' then 'US' end as exchange
from staged_mention as staged
anti join entity as held on held.entity_id = staged.entity_id
group by staged.entity_id
order by staged.entity_id;
