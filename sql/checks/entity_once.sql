-- An entity stands once and has a kind and a name.
select entity_id, count(*) as times, min(kind) as kind, min(name) as name
from entity
group by entity_id
having count(*) > 1 or min(name) = '' or min(kind) not in ('company', 'product', 'organisation', 'person', 'theme');
