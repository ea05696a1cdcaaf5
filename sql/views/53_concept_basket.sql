-- A concept basket: the listed companies that the news ties to a theme: concept_basket('sora', days := 30).
-- grain: one company named with the theme in at least least_texts different texts
-- Rank: lift weighed by support, ln(1 + texts) * log2(1 + lift), so that neither one lucky text nor an everyday giant leads.
create or replace macro concept_basket(word, days := 30, until := null, least_texts := 2) as table
select
    rank() over (order by ln(1 + texts) * log2(1 + lift) desc, entity_id) as place,
    entity_id,
    name,
    code,
    articles,
    texts,
    sources,
    subject_articles,
    lift,
    ln(1 + texts) * log2(1 + lift) as score,
    first_day,
    last_day
from mentioned_with(word, days := days, until := until, of_kind := 'company')
where texts >= least_texts
order by place;
