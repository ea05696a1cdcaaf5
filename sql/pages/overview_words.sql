-- Words that rise and that no catalogue names yet.
-- grain: one word
select term, articles, articles_before
from rising_words(days := 3)
where articles >= 3
limit 24;
