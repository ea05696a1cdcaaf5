-- Which words rise that no catalogue names yet?
-- zh: 哪些尚未收录的词在上升？
-- grain: one word
-- $days: length of the period, held against the 30 days before; sample 3
select term, articles, articles_before, share, log_likelihood
from rising_words(days := $days)
limit 30;
