-- Whom a few articles name, those in the title and the companies first.
-- grain: one article and entity, the first few of each article
-- Lists as relations: DuckDB then passes over the rows of all other days, which it does not for list_contains.
select named.article_id, named.entity_id, entity.kind, entity.name, entity.code
from entity_article as named
join entity on entity.entity_id = named.entity_id
where named.day in (select unnest($days::date[]))
    and named.day between $first and $last
    and named.article_id in (select unnest($articles::varchar[]))
qualify row_number() over (
    partition by named.article_id
    order by in_title desc, is_subject desc, entity.kind = 'company' desc, mentions desc, named.entity_id
) <= $most
order by
    named.article_id, in_title desc, is_subject desc, entity.kind = 'company' desc, mentions desc, named.entity_id;
