-- How each source does: alive, fresh, whole.
-- grain: one source that was ever fetched or ever brought an article; periods end on the newest day of the snapshot
create or replace view source_health as
with requested as (
    select
        source_id,
        arg_max({moment: fetched_at, outcome: outcome, status: status}, fetched_at) as last_fetch,
        count(*) as fetches,
        count(*) filter (where outcome = 'failed') as failed_fetches
    from "fetch"
    group by source_id
),

told as (
    select source_id, max(day) as last_article_day
    from source_day
    group by source_id
),

known as (
    select source_id from source
    union
    select source_id from feed_state
    union
    select source_id from told
),

brought as (
    select
        source_id,
        coalesce(sum(all_articles) filter (where day = newest_day()), 0)::bigint as articles_1_day,
        coalesce(sum(all_articles) filter (where day > newest_day() - 7), 0)::bigint as articles_7_days,
        coalesce(sum(all_articles), 0)::bigint as articles_30_days,
        sum(articles) as ai_articles,
        sum(without_date) as without_date,
        sum(without_body) as without_body,
        sum(without_author) as without_author
    from source_day
    where day > newest_day() - 30
    group by source_id
)

select
    known.source_id,
    coalesce(source.name, known.source_id) as name,
    source.category,
    requested.last_fetch.moment as last_fetch_at,
    requested.last_fetch.outcome as last_outcome,
    requested.last_fetch.status as last_status,
    requested.fetches,
    requested.failed_fetches,
    coalesce(feed_state.failures, 0) as failures_in_a_row,
    feed_state.last_success_at,
    feed_state.broken_since,
    feed_state.last_error,
    feed_state.next_due_at,
    told.last_article_day,
    newest_day() - told.last_article_day as silent_days,
    coalesce(brought.articles_1_day, 0) as articles_1_day,
    coalesce(brought.articles_7_days, 0) as articles_7_days,
    coalesce(brought.articles_30_days, 0) as articles_30_days,
    brought.ai_articles / nullif(brought.articles_30_days, 0) as ai_share,
    1 - brought.without_date / nullif(brought.articles_30_days, 0) as dated_share,
    1 - brought.without_body / nullif(brought.articles_30_days, 0) as body_share,
    1 - brought.without_author / nullif(brought.articles_30_days, 0) as author_share
from known
left join source using (source_id)
left join requested using (source_id)
left join feed_state using (source_id)
left join told using (source_id)
left join brought using (source_id);

comment on column source_health.source_id is 'the source';
comment on column source_health.name is 'name of the outlet';
comment on column source_health.category is 'category in the catalogue';
comment on column source_health.last_fetch_at is 'time of the last request on record';
comment on column source_health.last_outcome is 'fetched, not_modified, unchanged or failed';
comment on column source_health.last_status is 'HTTP status of the last request; null where none came';
comment on column source_health.fetches is 'requests on record';
comment on column source_health.failed_fetches is 'failed ones among them';
comment on column source_health.failures_in_a_row is 'failed requests since the last success';
comment on column source_health.last_success_at is 'time of the last request that did not fail';
comment on column source_health.broken_since is 'since when it is broken: fails again and again, or is silent against its rhythm; else null';
comment on column source_health.last_error is 'why it failed last, or that it is silent';
comment on column source_health.next_due_at is 'when it is fetched next';
comment on column source_health.last_article_day is 'newest day with an article of it';
comment on column source_health.silent_days is 'days since then';
comment on column source_health.articles_1_day is 'articles on the newest day';
comment on column source_health.articles_7_days is 'articles in the last 7 days';
comment on column source_health.articles_30_days is 'articles in the last 30 days; the shares below are of these';
comment on column source_health.ai_share is 'share about artificial intelligence, 0 to 1';
comment on column source_health.dated_share is 'share with a trustworthy date';
comment on column source_health.body_share is 'share with a body';
comment on column source_health.author_share is 'share with an author';
