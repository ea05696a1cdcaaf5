-- Where a few articles name an entity, or any ($id null).
-- grain: one mention
select mention.article_id, mention.entity_id, entity.kind, entity.name, entity.code, field, "start", "end", surface,
    evidence, confidence, prominence
from mention
left join entity on entity.entity_id = mention.entity_id
where mention.day between $first and $last
    and list_contains($days::date[], mention.day)
    and list_contains($articles::varchar[], mention.article_id)
    and ($id is null or mention.entity_id = $id)
order by mention.article_id, field = 'body', "start", "end" desc, mention.entity_id;
