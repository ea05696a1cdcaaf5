-- Who rises and who falls: the newest 7 days of the snapshot against the 7 before.
-- grain: one entity named in either week, the strongest rise first
create or replace view entity_movers as
select
    entity_id,
    kind,
    name,
    code,
    first_day,
    last_day,
    articles,
    articles_before,
    change,
    growth,
    texts,
    texts_before,
    most_sources,
    rank_in_kind,
    rank_before,
    strength
from movers(days := 7);

comment on column entity_movers.entity_id is 'the entity';
comment on column entity_movers.kind is 'company, product, organisation, person or theme';
comment on column entity_movers.name is 'name to show';
comment on column entity_movers.code is 'exchange code of a listed company';
comment on column entity_movers.first_day is 'first day of the week';
comment on column entity_movers.last_day is 'last day of the week: the newest of the snapshot';
comment on column entity_movers.articles is 'AI-related articles that name it in the week';
comment on column entity_movers.articles_before is 'the same in the week before';
comment on column entity_movers.change is 'articles less articles_before';
comment on column entity_movers.growth is 'articles over articles_before, less 1; null where there were none';
comment on column entity_movers.texts is 'sum of the days'' different texts in the week';
comment on column entity_movers.texts_before is 'the same in the week before';
comment on column entity_movers.most_sources is 'most outlets that named it on one day of the week';
comment on column entity_movers.rank_in_kind is 'place among its kind by articles, 1 for the most';
comment on column entity_movers.rank_before is 'its place in the week before';
comment on column entity_movers.strength is
'change in units of what counting scatters: (a - b) / sqrt(a + b); 3 and more is no accident';
