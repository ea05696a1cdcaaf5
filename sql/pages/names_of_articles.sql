-- Whom a few articles name, those in the title and the companies first.
-- grain: one article and entity, the first few of each article
select named.article_id, named.entity_id, entity.kind, entity.name, entity.code
from entity_article as named
join entity on entity.entity_id = named.entity_id
where list_contains($days::date[], named.day)
    and named.day between $first and $last
    and list_contains($articles::varchar[], named.article_id)
qualify row_number() over (
    partition by named.article_id
    order by in_title desc, is_subject desc, entity.kind = 'company' desc, mentions desc, named.entity_id
) <= $most
order by
    named.article_id, in_title desc, is_subject desc, entity.kind = 'company' desc, mentions desc, named.entity_id;
