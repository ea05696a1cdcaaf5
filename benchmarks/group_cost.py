"""What grouping costs an article with 10 thousand, 100 thousand and 1 million articles stored.

usage: group_cost.py [--sizes 10000 100000 1000000] [--per-day 2000] [--batch 300]

Fills a warehouse with the signatures of real articles, so many a day, then groups a batch of others as the loader
does, as many as it takes at once, and prints the CPU time of an article: its signature, its look-up (the queries that
find what it is compared with, and reading their answers), and everything (comparing, writing signatures, stories and
assignments). The articles are those of the real captures, bare headlines and long texts as they come: one half is
stored, and what is grouped comes from the other. A day repeats its half until it is full, as reprints do; the batch is
of the newest day, and the days before it have the same articles under other keys.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
from inputs import items

from newsvane.group.grouper import Assignment
from newsvane.group.lookup import load_index
from newsvane.group.signature import sign
from newsvane.group.store import to_rows
from newsvane.group.warehouse import assign_groups
from newsvane.warehouse.loading import PORTION
from newsvane.warehouse.migrations import migrate

SQL = Path(__file__).resolve().parents[1] / "sql"
LAST = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
OUTLETS = 200
BATCHES = 4
REPEATS = 10

Article = tuple[str, str, str, str]  # id, source, title, body


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--per-day", type=int, default=2000)
    parser.add_argument("--batch", type=int, default=PORTION)
    options = parser.parse_args()
    stored, new = halves()
    print(f"{'stored':>10} {'days':>6} {'signature':>10} {'look-up':>10} {'both':>10} {'everything':>11}")
    print("ms of CPU an article")
    for size in options.sizes:
        with filled(stored, size, options.per_day) as connection:
            signature, lookup, everything = measure(connection, new, options.batch)
        days = size // options.per_day
        print(
            f"{size:>10} {days:>6} {signature:>10.3f} {lookup:>10.3f} {signature + lookup:>10.3f} {everything:>11.3f}"
        )
        sys.stdout.flush()


@contextlib.contextmanager
def filled(articles: Sequence[Article], size: int, per_day: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a warehouse on disk, as the loader does, that holds signatures of so many articles."""
    with (
        tempfile.TemporaryDirectory(prefix="newsvane-bench-") as folder,
        duckdb.connect(str(Path(folder) / "warehouse.duckdb")) as connection,
    ):
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set threads = 1")
        migrate(connection, SQL / "schema", now=LAST)
        fill(connection, articles, size, per_day)
        connection.execute("checkpoint")
        yield connection


def halves() -> tuple[list[Article], list[Article]]:
    """Part the real articles into those that are stored and those that come new."""
    chance = random.Random(1)  # noqa: S311 - a benchmark repeats itself
    articles = [
        (f"a{number}", f"outlet{chance.randrange(OUTLETS)}", title, body)
        for number, (title, body) in enumerate(items())
    ]
    chance.shuffle(articles)
    return articles[::2], articles[1::2]


def fill(connection: duckdb.DuckDBPyConnection, articles: Sequence[Article], size: int, per_day: int) -> None:
    """Store signatures day by day: the same articles under other names and times, before the last day other keys."""
    made = list(sign((*article, LAST) for article in articles))
    rows = to_rows(made, [Assignment(one.article_id, one.text_id, "s" + one.article_id) for one in made])
    connection.register("made", rows)
    connection.execute(
        """
        create temp table numbered as
        select made.* replace (article_id || '-' || copy as article_id)
        from made cross join range(ceil($per_day / (select count(*) from made))::bigint) as copies (copy)
        order by copy limit $per_day
        """,
        {"per_day": per_day},
    )
    days = max(1, size // per_day)
    for day in range(days):
        at = LAST - dt.timedelta(days=days - day - 1, hours=12)
        connection.execute(
            """
            insert into signature by name
            select * replace (
                article_id || '-' || $day as article_id,
                $at::date as day,
                $at::timestamptz as "at",
                list_transform(keys, lambda key: if($today, key, hash(key + $day))) as keys
            )
            from numbered
            """,
            {"day": day, "at": at, "today": day == days - 1},
        )
    columns = dict.fromkeys(("url", "canonical_url", "title", "author", "origin", "body_kind", "date_note"), "''")
    connection.execute("create temp table empty_head as from article_head limit 0")
    given = {"article_id", "source_id", "day", "text_id", "story_id", "first_seen_at", "published_at"}
    described = connection.execute("describe empty_head").fetchall()
    blank = [f"{default(kind)} as {name}" for name, kind, *_ in described if name not in given and name not in columns]
    connection.execute(
        f"""
        insert into article_head by name
        select article_id, source_id, day, own_text_id as text_id, 's' || article_id as story_id,
            "at" as first_seen_at, "at" as published_at,
            {", ".join(f"{value} as {name}" for name, value in columns.items())}, {", ".join(blank)}
        from signature
        """  # noqa: S608 - column names of the schema
    )


def default(kind: str) -> str:
    if kind.endswith("[]"):
        return f"[]::{kind}"
    return {"VARCHAR": "''", "BOOLEAN": "false", "DATE": "date '2024-01-01'"}.get(kind, f"0::{kind}")


def measure(connection: duckdb.DuckDBPyConnection, new: Sequence[Article], batch: int) -> tuple[float, float, float]:
    """Return the CPU milliseconds an article of signature, look-up and everything: the mean of ``BATCHES`` batches.

    Of a batch each is measured several times (everything twice, the others ``REPEATS`` times in each) and the least
    counts: what else the machine's processor does, for others too, can only add.
    """
    results = []
    for run in range(BATCHES):
        articles = random.Random(100 + run).sample(new, min(batch, len(new)))  # noqa: S311 - a benchmark repeats itself
        seconds = [measure_grouping(connection, articles) for _ in range(2)]
        results.append([min(times) / len(articles) * 1000 for times in zip(*seconds, strict=True)])
    signature, lookup, everything = (statistics.mean(times) for times in zip(*results, strict=True))
    return signature, lookup, everything


def measure_grouping(connection: duckdb.DuckDBPyConnection, articles: Sequence[Article]) -> tuple[float, float, float]:
    """Return the CPU seconds of signature, look-up and everything for one batch."""
    connection.begin()
    show_new(connection, articles)
    signing, looking = [], []
    for _ in range(REPEATS):
        start = time.process_time()
        signatures = list(sign((*article, LAST) for article in articles))
        signed = time.process_time()
        load_index(connection, SQL / "load", signatures)
        signing.append(signed - start)
        looking.append(time.process_time() - signed)
    start = time.process_time()
    assign_groups(connection, SQL / "load", now=LAST)
    everything = time.process_time() - start
    connection.rollback()
    return min(signing), min(looking), everything


def show_new(connection: duckdb.DuckDBPyConnection, articles: Sequence[Article]) -> None:
    """Lay the batch out as the loader does before it groups."""
    table = pa.table(
        {
            "article_id": [article[0] for article in articles],
            "source_id": [article[1] for article in articles],
            "title": [article[2] for article in articles],
            "body": [article[3] for article in articles],
            "published_at": pa.array([LAST] * len(articles), pa.timestamp("us", tz="UTC")),
            "first_seen_at": pa.array([LAST] * len(articles), pa.timestamp("us", tz="UTC")),
            "text_id": [""] * len(articles),
            "story_id": [""] * len(articles),
        }
    )
    connection.register("batch", table)
    connection.execute("create or replace temp table new_article as from batch")
    nothing = pa.table({"article_id": pa.array([], pa.string()), "entity_id": pa.array([], pa.string())})
    connection.register("staged_mention", nothing)


if __name__ == "__main__":
    main()
