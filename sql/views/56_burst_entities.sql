-- Who is behind an entity's news from day to day: burst_entities('sora', '2024-02-18', '2024-02-22').
-- grain: one other entity named beside it on these days
create or replace macro burst_entities(word, first, last, of_kind := null) as table
select entity_id, kind, name, code, articles, texts, sources, subject_articles, share, lift
from mentioned_with(word, days := last::date - first::date + 1, until := last, of_kind := of_kind);
