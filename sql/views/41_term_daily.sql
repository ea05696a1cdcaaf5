-- Words of the day: how many AI-related articles have a word among their keywords, and how surprising that is.
-- grain: one keyword and day with at least one article; words of config/stop_words.txt are left out
create or replace view term_daily as
with counted as (
    select day, term, sum(articles)::bigint as articles, sum(all_articles)::bigint as all_articles
    from term_count
    group by day, term
),

sizes as (
    select
        day,
        articles as day_articles,
        coalesce(sum(articles) over before, 0) as past_articles
    from day_total
    window before as (order by day range between interval 30 days preceding and interval 1 day preceding)
),

measured as (
    select
        counted.*,
        coalesce(
            sum(counted.articles) over (
                partition by term order by counted.day
                range between interval 30 days preceding and interval 1 day preceding
            ),
            0
        ) as articles_before,
        day_articles,
        past_articles
    from counted
    join sizes on sizes.day = counted.day
)

select
    day,
    term,
    articles,
    articles / nullif(day_articles, 0) as share,
    articles_before::bigint as articles_before,
    case
        when past_articles > 0 and articles > 0 and articles / day_articles > articles_before / past_articles
            then 2 * (
                articles * ln(articles * (day_articles + past_articles) / ((articles + articles_before) * day_articles))
                + case
                    when articles_before > 0
                        then articles_before * ln(
                            articles_before * (day_articles + past_articles)
                            / ((articles + articles_before) * past_articles)
                        )
                    else 0
                end
            )
    end as log_likelihood,
    all_articles
from measured
anti join stop_word on stop_word.term = measured.term;

comment on column term_daily.day is 'calendar day in the reporting zone';
comment on column term_daily.term is 'the word, in lower case';
comment on column term_daily.articles is 'AI-related articles of the day with the word among their keywords';
comment on column term_daily.share is 'their share of the day''s AI-related articles, 0 to 1';
comment on column term_daily.articles_before is 'such articles in the 30 days before';
comment on column term_daily.log_likelihood is
'Dunning''s log-likelihood ratio against the 30 days before; null where the word is not commoner than then';
comment on column term_daily.all_articles is 'articles with the word, AI-related or not';
