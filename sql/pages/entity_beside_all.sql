-- Who and what is named beside an entity: all of them, of one kind, or all but companies ('other').
-- grain: one other entity, the most texts first
select
    entity_id, kind, name, code, articles, texts, sources, share, lift, articles_7_days, articles_7_days_before,
    first_day, last_day
from mentioned_with($id, days := $days, until := $last)
where $kind is null or kind = $kind or ($kind = 'other' and kind <> 'company')
order by texts desc, articles desc, lift desc, entity_id;
