-- Words that rise: rising_words(days := 1), against the 30 days before; AI-related articles unless ai_only := false.
-- grain: one word that is commoner than before
-- Measure: Dunning's log-likelihood ratio G2 over articles with and without the word; 10.8 is one chance in a thousand.
create or replace macro rising_words(days := 1, until := null, past := 30, ai_only := true) as table
with sizes as (
    select
        sum(case when ai_only then articles else all_articles end) filter (where day > coalesce(until::date, newest_day()) - days::integer) as now_all,
        sum(case when ai_only then articles else all_articles end) filter (where day <= coalesce(until::date, newest_day()) - days::integer) as past_all
    from day_total
    where day_total.day > coalesce(until::date, newest_day()) - days::integer - past::integer and day_total.day <= coalesce(until::date, newest_day())
),

counted as (
    select
        term,
        coalesce(sum(case when ai_only then articles else all_articles end) filter (where day > coalesce(until::date, newest_day()) - days::integer), 0)
            as now_with,
        coalesce(sum(case when ai_only then articles else all_articles end) filter (where day <= coalesce(until::date, newest_day()) - days::integer), 0)
            as past_with
    from term_count
    where term_count.day > coalesce(until::date, newest_day()) - days::integer - past::integer and term_count.day <= coalesce(until::date, newest_day())
    group by term
    having now_with >= 2
),

expected as (
    select
        *,
        (now_with + past_with) * now_all / (now_all + past_all) as now_expected,
        (now_with + past_with) * past_all / (now_all + past_all) as past_expected
    from counted
    cross join sizes
)

select
    term,
    now_with::bigint as articles,
    past_with::bigint as articles_before,
    now_with / now_all as share,
    past_with / past_all as share_before,
    2 * (
        now_with * ln(now_with / now_expected)
        + case when past_with > 0 then past_with * ln(past_with / past_expected) else 0 end
    ) as log_likelihood
from expected
anti join stop_word on stop_word.term = expected.term
where now_with > now_expected and past_all > 0
order by log_likelihood desc, term;
