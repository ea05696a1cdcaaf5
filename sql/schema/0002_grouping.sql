-- What grouping keeps: a signature of every article, and the merges of stories. See docs/grouping.md.
--
-- Every look-up is bounded by day, so that an article costs the same however long the history is.

-- grain: one grouped article, written once; sketch and lead are 32-bit hashes in ascending order, little-endian;
-- terms, vector and title_shares run side by side; resemblance, score and shared_terms say why it was put where it is
create table signature (
    article_id varchar not null,
    day date not null,
    "at" timestamptz not null,
    source_id varchar not null,
    own_text_id varchar not null,
    title varchar not null,
    letters integer not null,
    is_roundup boolean not null,
    sketch blob not null,
    lead blob not null,
    heads varchar[] not null,
    numbers varchar[] not null,
    terms varchar[] not null,
    vector double[] not null,
    title_shares double[] not null,
    story_keys varchar[] not null,
    keys ubigint[] not null,
    resemblance double not null,
    score double,
    shared_terms varchar[] not null
);

-- grain: one story that turned out to be the same as an earlier one
create table story_merge (
    story_id varchar not null,
    into_story_id varchar not null,
    score double not null,
    article_id varchar not null,
    merged_at timestamptz not null
);

alter table story add column first_source_id varchar;

alter table story add column articles integer;

alter table story add column texts integer;

alter table story add column sources integer;

alter table story add column entities varchar[];

alter table story add column is_open boolean;
