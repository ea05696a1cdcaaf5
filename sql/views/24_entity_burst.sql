-- When an entity was far more in the news than its own past lets expect.
-- grain: one entity and burst: a run of burst days with gaps of two days at most
-- Method: newsvane.warehouse.bursts (robust z-score; second opinion by Kleinberg's two-state automaton).
create or replace view entity_burst as
select
    burst.entity_id,
    entity.kind,
    entity.name,
    entity.code,
    burst.start_day,
    burst.peak_day,
    burst.end_day,
    burst.end_day - burst.start_day + 1 as length_days,
    burst.texts,
    burst.peak_texts,
    burst.expected,
    burst.z_score,
    burst.second_start_day is not null as agreed,
    burst.second_start_day,
    burst.second_end_day,
    burst.second_weight,
    burst.is_open
from burst
join entity on entity.entity_id = burst.entity_id;

comment on column entity_burst.entity_id is 'the entity';
comment on column entity_burst.kind is 'company, product, organisation, person or theme';
comment on column entity_burst.name is 'name to show';
comment on column entity_burst.code is 'exchange code of a listed company';
comment on column entity_burst.start_day is 'first day with a robust z-score of 3 or more and at least 3 texts';
comment on column entity_burst.peak_day is 'day with the most texts, the first of equals';
comment on column entity_burst.end_day is 'last such day before more than two days without';
comment on column entity_burst.length_days is 'days from start to end, both included';
comment on column entity_burst.texts is 'different texts of each day, added up from start to end';
comment on column entity_burst.peak_texts is 'different texts on the peak day';
comment on column entity_burst.expected is 'texts that its past lets expect on the first day';
comment on column entity_burst.z_score is 'highest robust z-score of the burst';
comment on column entity_burst.agreed is 'whether the two-state automaton sees a burst on these days too';
comment on column entity_burst.second_start_day is 'first day of the burst in the second opinion; null where it sees none';
comment on column entity_burst.second_end_day is 'last day of the burst in the second opinion';
comment on column entity_burst.second_weight is 'weight of the burst in the second opinion: the gain in cost';
comment on column entity_burst.is_open is 'whether it lasts until the newest day of the snapshot or the day before';
