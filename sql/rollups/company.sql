-- Take over from the catalogue of companies what it says of those that articles name; nothing is dropped.
update entity
set
    exchange = listed.exchange,
    full_name = listed.full_name,
    industry = listed.industry
from (
    select code, exchange, nullif(full_name, '') as full_name, nullif(industry, '') as industry
    from read_csv($companies, header = true, all_varchar = true)
) as listed
where entity.kind = 'company'
    and listed.code = entity.entity_id
    and (entity.exchange, entity.full_name, entity.industry)
    is distinct from (listed.exchange, listed.full_name, listed.industry);
