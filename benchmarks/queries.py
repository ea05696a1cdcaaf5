"""How fast a snapshot answers: what dashboards ask, every named query, search; SQLite and PostgreSQL beside it.

    python benchmarks/queries.py --folder FOLDER [--articles N] [--runs N]

FOLDER keeps the generated data for the next time. SQLite holds the same mentions, with the indexes that its queries
want, and so does PostgreSQL where it is installed. ``growth.py`` asks the same of three sizes and writes the table.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import generated
from beside_postgres import answer_seconds, filled_postgres

from newsvane.settings import Settings, read_settings
from newsvane.warehouse import open_snapshot, publish
from newsvane.warehouse.queries import read_queries
from newsvane.warehouse.searching import search

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
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with generated.data_folder(options.folder, options.articles) as folder:
        settings = read_settings({"NEWSVANE_DATA": str(folder)})
        if not settings.snapshot.exists():
            generated.generate(settings, options.articles)
            publish(settings, now=generated.NOW)
        for name, seconds in answers(settings, folder, options.runs):
            middle, most = statistics.median(seconds), max(seconds)
            print(f"{name:52s} {1000 * middle:10,.1f} ms   (most {1000 * most:,.1f})", flush=True)


def answers(settings: Settings, folder: Path, runs: int) -> Iterator[tuple[str, list[float]]]:
    """Yield each question and the seconds by the clock of its runs, a first one to warm up left out."""
    with open_snapshot(settings) as connection:
        for name, query in DASHBOARD.items():
            yield name, clocked(lambda query=query: connection.execute(query).fetchall(), runs)
        yield "search, two words", clocked(lambda: search(connection, "视频 模型"), runs)
        for named in read_queries(settings.sql / "queries"):
            given = {name: generated.ONE if name == "entity" else value for name, value in named.sample.items()}
            ask = connection.execute
            yield f"query {named.name}", clocked(lambda q=named, g=given, ask=ask: ask(q.sql, g).fetchall(), runs)
        yield from beside_sqlite(connection, folder, min(runs, 3))
        yield from beside_postgres(connection, min(runs, 3))


def clocked(call: Callable[[], object], runs: int) -> list[float]:
    call()
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - began)
    return seconds


def beside_sqlite(connection: duckdb.DuckDBPyConnection, folder: Path, runs: int) -> Iterator[tuple[str, list[float]]]:
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
    with contextlib.closing(sqlite3.connect(path)) as database:
        for name, query in SQLITE.items():
            yield f"SQLite: {name}", clocked(lambda query=query: database.execute(query).fetchall(), runs)


def beside_postgres(connection: duckdb.DuckDBPyConnection, runs: int) -> Iterator[tuple[str, list[float]]]:
    """Ask PostgreSQL the same, where it is installed."""
    with filled_postgres(connection) as postgres:
        if postgres:
            questions = {name: SQLITE_DATE.sub(r"date '\1' - \2", query) for name, query in SQLITE.items()}
            for name, seconds in answer_seconds(postgres, questions, runs):
                yield f"PostgreSQL: {name}", seconds


if __name__ == "__main__":
    main()
