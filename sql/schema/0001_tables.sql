-- The tables of the warehouse.
--
-- No primary keys and no indexes: the loader keeps rows unique (anti-join in one transaction) and sql/checks/ proves
-- it, so that the same statements hold on plain DuckDB and on DuckLake. Bodies lie outside, in Parquet parts that
-- body_part lists (docs/decisions/ says why); readers see the two joined as the view article.

-- grain: one applied migration
create table schema_migration (
    version integer not null,
    name varchar not null,
    applied_at timestamptz not null
);

-- grain: one source of the catalogue that was ever fetched
create table source (
    source_id varchar not null,
    name varchar not null,
    url varchar not null,
    homepage varchar not null,
    category varchar not null,
    weight double not null
);

-- grain: one article, without its body
create table article_head (
    article_id varchar not null,
    source_id varchar not null,
    url varchar not null,
    canonical_url varchar not null,
    title varchar not null,
    author varchar not null,
    origin varchar not null,
    published_at timestamptz,
    first_seen_at timestamptz not null,
    day date not null,
    body_kind varchar not null,
    date_note varchar not null,
    categories varchar[] not null,
    raw_uri varchar,
    ai_related boolean not null,
    ai_score double not null,
    ai_reasons varchar[] not null,
    dictionary_version varchar not null,
    text_id varchar not null,
    story_id varchar not null
);

-- grain: one Parquet file of bodies (article_id, day, body), named relative to the folder of bodies
create table body_part (
    name varchar not null,
    articles bigint not null,
    bytes bigint not null,
    first_day date not null,
    last_day date not null
);

-- grain: one place where an article names an entity; start and end count code points in the field
create table mention (
    article_id varchar not null,
    day date not null,
    entity_id varchar not null,
    field varchar not null,
    "start" integer not null,
    "end" integer not null,
    surface varchar not null,
    evidence varchar not null,
    confidence double not null,
    prominence varchar not null,
    dictionary_version varchar not null
);

-- grain: one company, product, organisation, person or theme
create table entity (
    entity_id varchar not null,
    kind varchar not null,
    name varchar not null,
    code varchar,
    exchange varchar,
    full_name varchar,
    industry varchar
);

-- grain: one event covered by one or more articles
create table story (
    story_id varchar not null,
    title varchar not null,
    first_article_id varchar not null,
    first_at timestamptz not null,
    last_at timestamptz not null
);

-- grain: one request
create table "fetch" (  -- a keyword: quote it
    fetch_id varchar not null,
    source_id varchar not null,
    url varchar not null,
    fetched_at timestamptz not null,
    outcome varchar not null,
    status integer,
    error_kind varchar,
    error varchar,
    final_url varchar,
    content_type varchar,
    etag varchar,
    last_modified varchar,
    body_hash varchar,
    raw_uri varchar,
    bytes bigint not null,
    duration_ms bigint not null,
    items integer not null,
    new_items integer not null
);

-- grain: one source: what its next request must know
create table feed_state (
    source_id varchar not null,
    etag varchar,
    last_modified varchar,
    body_hash varchar,
    next_due_at timestamptz,
    interval_seconds bigint,
    failures integer not null,
    last_success_at timestamptz,
    last_new_item_at timestamptz,
    last_error varchar,
    broken_since timestamptz,
    moved_to varchar,
    url_hash varchar,
    last_full_at timestamptz,
    distrust_until timestamptz,
    rhythm_seconds bigint
);

-- grain: one message sent to one audience through one channel
create table delivery (
    delivery_id varchar not null,
    audience varchar not null,
    channel varchar not null,
    day date not null,
    part integer not null,
    sent_at timestamptz not null,
    outcome varchar not null,
    error varchar
);

-- grain: one day whose roll-ups are older than its articles; emptied by publish
create table stale_day (
    day date not null
);

-- Roll-ups: what dashboards read in the place of mentions. sql/rollups/ fills them, for stale days only.

-- grain: one entity named in one article; the keys are hashes of the ids, which are joined and counted much faster
create table entity_article (
    day date not null,
    entity_id varchar not null,
    article_id varchar not null,
    article_key ubigint not null,
    text_key ubigint not null,
    story_key ubigint not null,
    source_id varchar not null,
    ai_related boolean not null,
    in_title boolean not null,
    mentions integer not null
);

-- grain: one entity and day with at least one article; the all_ columns count articles that are not about AI too
create table entity_day (
    day date not null,
    entity_id varchar not null,
    articles integer not null,
    texts integer not null,
    stories integer not null,
    sources integer not null,
    all_articles integer not null,
    all_texts integer not null,
    all_stories integer not null,
    all_sources integer not null
);

-- grain: one kind of entity and day; an article counts once for each entity of the kind that it names
create table kind_day (
    day date not null,
    kind varchar not null,
    articles integer not null,
    all_articles integer not null
);

-- grain: one source and day with at least one article
create table source_day (
    day date not null,
    source_id varchar not null,
    articles integer not null,
    texts integer not null,
    all_articles integer not null,
    all_texts integer not null,
    without_date integer not null,
    without_body integer not null,
    without_author integer not null
);

-- grain: one day with at least one article
create table day_total (
    day date not null,
    articles integer not null,
    texts integer not null,
    stories integer not null,
    sources integer not null,
    all_articles integer not null,
    all_texts integer not null,
    all_stories integer not null,
    all_sources integer not null
);

-- grain: one entity and one run of days on which it was far more in the news than usual
create table burst (
    entity_id varchar not null,
    start_day date not null,
    peak_day date not null,
    end_day date not null,
    texts integer not null,
    peak_texts integer not null,
    expected double not null,
    z_score double not null,
    second_start_day date,
    second_end_day date,
    second_weight double not null,
    is_open boolean not null
);

-- grain: one day, whether the exchange is open or not
create table calendar (
    day date not null,
    trading_day date not null,
    is_trading_day boolean not null
);

-- grain: one day, term and load: each load adds what its articles bring, readers add up
create table term_count (
    day date not null,
    term varchar not null,
    articles integer not null,
    all_articles integer not null
);

-- grain: one word that says nothing, from config/stop_words.txt
create table stop_word (
    term varchar not null
);

-- grain: one article in the full-text index; title and body stay empty, their terms lie in the index
create table search_text (
    docid bigint not null,
    article_id varchar not null,
    day date not null,
    title varchar not null,
    body varchar not null
);

-- grain: one article that waits for its page
create table page_queue (
    article_id varchar not null,
    source_id varchar not null,
    url varchar not null,
    title varchar not null,
    summary varchar not null,
    author varchar not null,
    categories varchar[] not null,
    published_at timestamptz,
    date_note varchar not null,
    raw_uri varchar,
    queued_at timestamptz not null,
    attempts integer not null,
    not_before timestamptz
);
