"""How fast the warehouse answers and publishes at 100 thousand, 1 million and 10 million mentions.

    python benchmarks/queries.py [--mentions N]... [--runs N]

Articles are generated with realistic skew: entities, outlets and words by Zipf's law, a third of the articles
reprints, ten mentions and 150 indexed terms an article, one year. Loads bring articles of random text. SQLite holds
the same mentions beside it, with the indexes that its queries want, and so does PostgreSQL where it is installed.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
from beside_postgres import answer_seconds, filled_postgres

from newsvane.records import Article, Mention
from newsvane.settings import Settings, read_settings
from newsvane.warehouse import ArticleMention, Batch, load, open_snapshot, publish, stage
from newsvane.warehouse.connections import open_warehouse, writer_lock
from newsvane.warehouse.migrations import migrate
from newsvane.warehouse.queries import read_queries
from newsvane.warehouse.searching import ensure_index, search

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
"""

DASHBOARD = {
    "trend, 30 days": "from trend('e5', days := 30)",
    "movers of the week": "from entity_movers limit 20",
    "named beside, 30 days": "from mentioned_with('e5', days := 30) limit 20",
    "open bursts": "from entity_burst where is_open order by z_score desc limit 20",
    "top companies of the day": """
        select name, articles, texts, sources from entity_day join entity using (entity_id)
        where day = newest_day() and kind = 'company' order by articles desc limit 20
    """,
    "newest articles of an entity": """
        select head.title, head.url from entity_article join article_head as head using (day, article_id)
        where entity_id = 'e5' and day > newest_day() - 7 order by head.published_at desc limit 50
    """,
    "outlets of the month": "select name, sum(articles) from source_daily where day > newest_day() - 30 group by name",
    "source health": "from source_health",
    "rising words": "from rising_words() limit 30",
}

SQLITE = {
    "trend, 30 days": """
        select a.day, count(distinct a.article_id), count(distinct a.text_id), count(distinct a.source_id)
        from mention m join article a on a.article_id = m.article_id
        where m.entity_id = 'e5' and m.day > date('2024-12-31', '-30 days') and a.ai_related group by a.day
    """,
    "movers of the week": """
        select m.entity_id, count(distinct case when m.day > date('2024-12-31', '-7 days') then m.article_id end),
            count(distinct case when m.day <= date('2024-12-31', '-7 days') then m.article_id end)
        from mention m join article a on a.article_id = m.article_id
        where m.day > date('2024-12-31', '-14 days') and a.ai_related group by m.entity_id
    """,
    "named beside, 30 days": """
        select o.entity_id, count(distinct o.article_id) as n from mention m
        join mention o on o.article_id = m.article_id and o.entity_id <> m.entity_id
        join article a on a.article_id = m.article_id
        where m.entity_id = 'e5' and m.day > date('2024-12-31', '-30 days') and a.ai_related
        group by o.entity_id order by n desc limit 20
    """,
}
SQLITE_DATE = re.compile(r"date\('([\d-]+)', '-(\d+) days'\)")  # as SQLite writes a day before another


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mentions", type=int, action="append", help="default: 100000, 1000000 and 10000000")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="keep the generated data here and use it again")
    options = parser.parse_args()
    for mentions in options.mentions or [100_000, 1_000_000, 10_000_000]:
        with data_folder(options.folder, mentions) as folder:
            measure(folder, mentions, options.runs)


@contextlib.contextmanager
def data_folder(kept: Path | None, mentions: int) -> Iterator[Path]:
    if kept:
        yield kept / str(mentions)
        return
    with tempfile.TemporaryDirectory(prefix="newsvane-bench-") as folder:
        yield Path(folder)


def measure(folder: Path, mentions: int, runs: int) -> None:
    settings = read_settings({"NEWSVANE_DATA": str(folder)})
    articles = mentions // MENTIONS_AN_ARTICLE
    print(f"\n{mentions:,} mentions, {articles:,} articles, {DAYS} days")
    if not settings.warehouse.exists():
        generate(settings, articles)
        show("publish, everything counted anew", [clock(lambda: publish(settings, now=NOW))])
    show("load of 200 articles", [clock(lambda run=run: load_some(settings, run)) for run in range(runs)])
    show("publish after it", [clock(lambda run=run: publish_one(settings, 100 + run)) for run in range(runs)])
    size = settings.snapshot.stat().st_size / 1e6
    print(f"  snapshot {size:,.0f} MB")
    with open_snapshot(settings) as connection:
        print("  dashboard")
        for name, query in DASHBOARD.items():
            show(name, [clock(lambda query=query: connection.execute(query).fetchall()) for _ in range(runs + 1)][1:])
        show("search, two words", [clock(lambda: search(connection, "视频 模型")) for _ in range(runs)])
        print("  named queries")
        for named in read_queries(settings.sql / "queries"):
            parameters = {name: ONE if name == "entity" else value for name, value in named.sample.items()}
            show(
                named.name,
                [clock(lambda q=named, p=parameters: connection.execute(q.sql, p).fetchall()) for _ in range(runs)],
            )
        beside_sqlite(connection, folder, runs)
        beside_postgres(connection, runs)


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


def publish_one(settings: Settings, run: int) -> float:
    """Load a little and return the seconds that publishing it takes."""
    load_some(settings, run, 20)
    begin = time.perf_counter()
    publish(settings, now=NOW)
    return time.perf_counter() - begin


def beside_sqlite(connection: duckdb.DuckDBPyConnection, folder: Path, runs: int) -> None:
    """Ask SQLite the like of some dashboard questions, from the same mentions."""
    path = folder / "beside.sqlite"
    if not path.exists():
        database = sqlite3.connect(path)
        database.execute(
            "create table article(article_id text primary key, day text, source_id text, text_id text, ai_related)"
        )
        database.execute("create table mention(article_id text, entity_id text, day text)")
        for table, query in {
            "article": "select article_id, day::varchar, source_id, text_id, ai_related from article_head",
            "mention": "select article_id, entity_id, day::varchar from mention",
        }.items():
            result = connection.execute(query)
            while rows := result.fetchmany(100_000):
                database.executemany(f"insert or ignore into {table} values ({','.join('?' * len(rows[0]))})", rows)  # noqa: S608
        database.execute("create index by_entity on mention(entity_id, day, article_id)")
        database.execute("create index by_article on mention(article_id, entity_id)")
        database.execute("create index by_day on mention(day, entity_id, article_id)")
        database.execute("analyze")
        database.commit()
        database.close()
    print(f"  SQLite beside it, indexed, {path.stat().st_size / 1e6:,.0f} MB")
    with contextlib.closing(sqlite3.connect(path)) as database:
        for name, query in SQLITE.items():
            show(name, [clock(lambda query=query: database.execute(query).fetchall()) for _ in range(min(runs, 3))])


def beside_postgres(connection: duckdb.DuckDBPyConnection, runs: int) -> None:
    """Ask PostgreSQL the same, where it is installed."""
    with filled_postgres(connection) as postgres:
        if postgres:
            print("  PostgreSQL beside it, indexed and analysed")
            questions = {name: SQLITE_DATE.sub(r"date '\1' - \2", query) for name, query in SQLITE.items()}
            for name, seconds in answer_seconds(postgres, questions, min(runs, 3)):
                show(name, seconds)


def clock(call: Callable[[], object]) -> float:
    """Return the seconds that the call takes, or those that it says it took."""
    begin = time.perf_counter()
    said = call()
    return said if isinstance(said, float) else time.perf_counter() - begin


def show(name: str, seconds: list[float]) -> None:
    middle = statistics.median(seconds) * 1000
    print(f"    {name:44s} {middle:10,.1f} ms   (most {max(seconds) * 1000:,.1f})")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
