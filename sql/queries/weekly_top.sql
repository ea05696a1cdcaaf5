-- What was most in the news this week, of each kind, and where did it stand the week before?
-- zh: 本周各类中谁最热，上一周排在哪里？
-- grain: one entity among the first of its kind
-- $most: how many of each kind; sample 5
select kind, rank_in_kind, name, code, articles, articles_before, texts, rank_before, strength
from entity_movers
where rank_in_kind <= $most
order by kind, rank_in_kind, name;
