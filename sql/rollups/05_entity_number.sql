-- Number the entities that came since the last publication.
update entity
set entity_number = md5_number_lower(entity_id)
where entity_number is null;
