-- Words of a day's AI-related articles that no article of the 30 days before held.
-- grain: one word
select term, articles, log_likelihood
from term_daily
where day = $day and articles_before = 0 and articles >= $least_articles and log_likelihood >= $least_surprise
order by log_likelihood desc, term
limit 30;
