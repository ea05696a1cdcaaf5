-- What the lake keeps in tables that a file of one machine keeps beside it: bodies, and the full-text index.

-- grain: one article with a body
create table article_body (
    article_id varchar not null,
    day date not null,
    body varchar not null
);

-- grain: one row; every writer counts it up, so that two at once conflict
create table writer_turn (
    turn bigint not null
);

insert into writer_turn values (0);

create schema fts_main_search_text;

-- grain: one word
create table fts_main_search_text.dict (
    termid bigint,
    term varchar,
    df bigint
);

-- grain: one word of one field of one article
create table fts_main_search_text.terms (
    docid bigint,
    fieldid bigint,
    termid bigint
);

-- grain: one article
create table fts_main_search_text.docs (
    docid bigint,
    name bigint,
    len bigint
);

-- grain: one row
create table fts_main_search_text.stats (
    num_docs bigint,
    avgdl double
);

insert into fts_main_search_text.stats values (0, null);
