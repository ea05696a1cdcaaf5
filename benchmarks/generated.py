"""A warehouse of made-up articles with realistic skew, for the benchmarks that need one as large as a year's news.

Entities, outlets and words follow Zipf's law, a third of the articles are reprints, twelve articles are a story; ten
mentions and 150 indexed terms an article, one year, a month of requests to each source, bodies for the newest days.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from newsvane.records import Article, Mention
from newsvane.settings import Settings
from newsvane.warehouse import ArticleMention, Batch, load, stage
from newsvane.warehouse.bodies import bodies_folder, write_part
from newsvane.warehouse.connections import open_warehouse, writer_lock
from newsvane.warehouse.migrations import migrate
from newsvane.warehouse.searching import ensure_index

DAYS = 365
ENTITIES = 6000
SOURCES = 300
TERMS = 200_000
TERMS_AN_ARTICLE = 150
MENTIONS_AN_ARTICLE = 10
LAST_DAY = dt.date(2024, 12, 31)
LETTERS = [chr(code) for code in range(0x4E00, 0x5600)]
NOW = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
ONE = "e5"  # the entity asked for: in every fifth article, as Sora in its best weeks

GENERATE = """
insert into entity by name
select
    'e' || i as entity_id,
    case i % 5 when 0 then 'theme' when 1 then 'product' when 2 then 'organisation' else 'company' end as kind,
    'Entity ' || i as name,
    case when i % 5 > 2 then lpad(i::varchar, 6, '0') || '.SZ' end as code
from range(1, {entities}) as numbers (i);

insert into source select 's' || i, 'Source ' || i, 'https://example.com/' || i, '', 'general', 1.0
from range({sources}) as numbers (i);

create temp table generated as
select
    i,
    md5(i::varchar)[:16] as article_id,
    (date '{last_day}' - {days} + 1 + (i * {days} / {articles})::integer)::date as day,
    exp(random() * ln({sources}))::integer % {sources} as source_number,
    case when random() < 0.33 then i - i % 4 else i end as text_number,
    i - i % 12 as story_number,
    random() < 0.6 as ai_related
from range({articles}) as numbers (i);

insert into article_head by name
select
    article_id,
    's' || source_number as source_id,
    'https://example.com/article/' || article_id as url,
    'https://example.com/article/' || article_id as canonical_url,
    '第' || i || '条：人工智能大模型的新闻标题，关于实体与应用' as title,
    '' as author,
    '' as origin,
    day + interval (i % 86400) second as published_at,
    day + interval (i % 86400) second as first_seen_at,
    day,
    'feed' as body_kind,
    '' as date_note,
    []::varchar[] as categories,
    ai_related,
    0.9 as ai_score,
    []::varchar[] as ai_reasons,
    'v1' as dictionary_version,
    't' || text_number as text_id,
    's' || story_number as story_id
from generated
order by i;

insert into mention by name
select
    article_id,
    day,
    'e' || least(floor(exp(random() * ln({entities})))::integer, {entities} - 1) as entity_id,
    'body' as field,
    place * 40 as "start",
    place * 40 + 4 as "end",
    '实体之名' as surface,
    'short-name' as evidence,
    0.95 as confidence,
    case when place = 0 then '主角' else '提及' end as prominence,
    'v1' as dictionary_version
from generated, range({mentions_an_article}) as places (place)
order by i, place;

insert into search_text select i, article_id, day, '', '' from generated order by i;

insert into fts_main_search_text.dict
select i, case i when 60 then '视频' when 90 then '模型' when 900 then '世界' else 'w' || i end, 1
from range({terms}) as numbers (i);

insert into fts_main_search_text.terms
select i, place // 100, exp(random() * ln({terms}))::bigint as termid
from generated, range({terms_an_article}) as places (place)
order by termid, i;

insert into fts_main_search_text.docs select i, i, {terms_an_article} from generated order by i;

update fts_main_search_text.dict as held
set df = counted.documents
from (select termid, count(*) as documents from fts_main_search_text.terms group by termid) as counted
where counted.termid = held.termid;

update fts_main_search_text.stats set num_docs = {articles}, avgdl = {terms_an_article};

insert into term_count
select day, 'w' || exp(random() * ln(50000))::integer as term, count(*) filter (where ai_related), count(*)
from generated, range(12) as places (place)
group by all
order by all;

insert into stale_day select distinct day from article_head;

insert into story by name
select
    story_id, any_value(title) as title, arg_min(article_id, published_at) as first_article_id,
    min(published_at) as first_at, max(published_at) as last_at, arg_min(source_id, published_at) as first_source_id,
    count(*) as articles, count(distinct text_id) as texts, count(distinct source_id) as sources,
    []::varchar[] as entities, false as is_open
from article_head
group by story_id;

insert into "fetch" by name
select
    's' || source || '-' || i as fetch_id, 's' || source as source_id, 'https://example.com/' || source as url,
    timestamptz '2025-01-01 00:00:00+00' - interval (i * 15) minute as fetched_at, 'fetched' as outcome, 200 as status,
    40000 as bytes, 120 as duration_ms, 20 as items, 1 as new_items
from range(300) as sources (source), range(2880) as numbers (i);

insert into feed_state by name
select 's' || i as source_id, 0 as failures, timestamptz '2025-01-01 00:00:00+00' as last_success_at,
    timestamptz '2025-01-01 00:15:00+00' as next_due_at, 900 as interval_seconds, 1800 as rhythm_seconds
from range(300) as sources (i);
"""
BODIES = """
select article_id, day, repeat('人工智能大模型的新闻正文，说到实体之名与应用的进展。', 40) as body
from article_head
where day > date '2024-12-31' - 20
order by day, article_id
"""


@contextlib.contextmanager
def data_folder(kept: Path | None, articles: int) -> Iterator[Path]:
    """Give the folder below ``kept`` for so many articles, else one that is removed afterwards."""
    if kept:
        yield kept / str(articles)
        return
    with tempfile.TemporaryDirectory(prefix="newsvane-bench-") as folder:
        yield Path(folder)


def generate(settings: Settings, articles: int) -> None:
    """Fill the warehouse by SQL, in the place of a million loads."""
    with writer_lock(settings), open_warehouse(settings) as connection:
        migrate(connection, settings.sql / "schema", now=NOW)
        ensure_index(connection)
        connection.execute("select setseed(0.42)")
        connection.execute(
            GENERATE.format(
                articles=articles,
                days=DAYS,
                last_day=LAST_DAY,
                entities=ENTITIES,
                sources=SOURCES,
                terms=TERMS,
                terms_an_article=TERMS_AN_ARTICLE,
                mentions_an_article=MENTIONS_AN_ARTICLE,
            )
        )
        write_part(connection, bodies_folder(settings), BODIES)


def load_some(settings: Settings, run: int, articles: int = 200) -> None:
    """Stage and load new articles of the last day, as one ingest would."""
    batch = f"batch-{time.time_ns()}-{run}"
    made, mentions = [], []
    chance = random.Random(batch)  # noqa: S311 - made-up text
    for number in range(articles):
        title, body = ("".join(chance.choices(LETTERS, k=length)) for length in (20, 1000))
        article_id = f"{batch}-{number}"
        at = dt.datetime.combine(LAST_DAY, dt.time(1), dt.UTC)
        made.append(
            Article(
                article_id, "s1", article_id, article_id, title, body, "", "", at, at, LAST_DAY, "feed", ai_related=True
            )
        )
        surface = body[3:5]
        mentions.append(
            ArticleMention(article_id, Mention(ONE, "product", "Entity 5", None, "body", 3, 5, surface, "rule", 1.0))
        )
    load(
        settings,
        [stage(settings.data / "staging", batch, Batch(articles=tuple(made), mentions=tuple(mentions)))],
        now=NOW,
    )
