-- Keep each entity as the mentions now name it: add those that no row names yet, rename those that the catalogue renamed.
create or replace temp table named_entity as
select
    entity_id,
    min(kind) as kind,
    min(name) as name,
    min(code) as code,
    case upper(right(min(code), 2)) when 'SH' then 'SSE' when 'SZ' then 'SZSE' when 'BJ' then 'BSE'
        when 'HK' then 'HKEX' when 'US' then 'US' end as exchange
from staged_mention
group by entity_id;
update entity
set kind = named.kind, name = named.name, code = named.code, exchange = named.exchange
from named_entity as named
where named.entity_id = entity.entity_id
    and (named.kind, named.name, named.code) is distinct from (entity.kind, entity.name, entity.code);
insert into entity by name
select named.*
from named_entity as named
anti join entity as held on held.entity_id = named.entity_id
order by named.entity_id;
