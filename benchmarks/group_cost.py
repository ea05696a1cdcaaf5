"""What grouping costs an article with 10 thousand, 100 thousand and 1 million articles stored.

usage: group_cost.py [--sizes 10000 100000 1000000] [--per-day 2000] [--batch 500]

Fills a warehouse with signatures of invented articles, so many a day, then groups a batch of new ones as the loader
does and prints the CPU time of an article: its signature, its look-up (the one query that finds what it is compared
with, and reading the answer), and everything (comparing, writing signatures, stories and assignments). The articles
draw on words as news does: a day has its own rare names, all days share the common words. The batch is of the newest
day, and so finds its articles; each outlet writes of many of the day's names.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import pyarrow as pa

from newsvane.group.grouper import Assignment
from newsvane.group.lookup import load_index
from newsvane.group.signature import sign
from newsvane.group.store import to_rows
from newsvane.group.terms import weights
from newsvane.group.warehouse import assign_groups
from newsvane.warehouse.migrations import migrate

SQL = Path(__file__).resolve().parents[1] / "sql"
LAST = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
DISTINCT = 2000  # articles with signatures of their own; more days repeat them under other keys
LETTERS = 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--per-day", type=int, default=2000)
    parser.add_argument("--batch", type=int, default=500)
    options = parser.parse_args()
    words = [term for term in weights() if len(term) > 1]
    print(f"{'stored':>10} {'days':>6} {'signature':>10} {'look-up':>10} {'both':>10} {'everything':>11}")
    print("ms of CPU an article")
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            connection = duckdb.connect(str(Path(folder) / "warehouse.duckdb"))
            connection.execute("set TimeZone = 'UTC'")
            migrate(connection, SQL / "schema", now=LAST)
            fill(connection, words, size, options.per_day)
            connection.execute("checkpoint")
            signature, lookup, everything = measure(connection, words, options.batch)
            connection.close()
        days = size // options.per_day
        print(
            f"{size:>10} {days:>6} {signature:>10.3f} {lookup:>10.3f} {signature + lookup:>10.3f} {everything:>11.3f}"
        )
        sys.stdout.flush()


def invent(chance: random.Random, words: list[str], number: int, day: int) -> tuple[str, str, str, str]:
    """Make an article of common words and of a few names that belong to its day."""
    names = [name_of(day, chance.randrange(300)) for _ in range(3)]
    text = "".join(chance.choice(words) for _ in range(LETTERS // 2))[:LETTERS]
    cut = [text[start : start + 25] for start in range(0, len(text), 25)]
    body = "，".join(part + chance.choice(names) for part in cut)
    return f"a{day}-{number}", f"outlet{chance.randrange(200)}", f"{names[0]}{chance.choice(words)}{names[1]}", body


def name_of(day: int, number: int) -> str:
    """Spell a name for the day and the number: its digits would be figures that all articles of the day share."""
    spelt = random.Random(f"{day}-{number}")  # noqa: S311 - a benchmark repeats itself
    return "".join(spelt.choices("abcdefghijklmnopqrstuvwxyz", k=7))


def fill(connection: duckdb.DuckDBPyConnection, words: list[str], size: int, per_day: int) -> None:
    """Store signatures day by day; later days repeat the first articles with other keys, names and times."""
    chance = random.Random(1)  # noqa: S311 - a benchmark repeats itself
    made = [sign(*invent(chance, words, number, 0), LAST) for number in range(min(DISTINCT, per_day))]
    rows = to_rows(made, [Assignment(one.article_id, one.text_id, "s" + one.article_id) for one in made])
    connection.register("made", rows)
    connection.execute("create temp table numbered as select row_number() over () as number, * from made")
    days = max(1, size // per_day)
    for day in range(days):
        at = LAST - dt.timedelta(days=days - day - 1, hours=12)
        connection.execute(
            """
            insert into signature by name
            select * exclude (number) replace (
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


def measure(connection: duckdb.DuckDBPyConnection, words: list[str], batch: int) -> tuple[float, float, float]:
    """Return the CPU milliseconds an article of signature, look-up and everything, the median of three batches."""
    results = []
    for run in range(4):
        chance = random.Random(100 + run)  # noqa: S311 - a benchmark repeats itself
        articles = [invent(chance, words, number + 10_000 * (run + 1), 0) for number in range(batch)]
        connection.begin()
        show_new(connection, articles)
        start = time.process_time()
        signatures = [sign(*article, LAST) for article in articles]
        signed = time.process_time()
        load_index(connection, SQL / "load", signatures)
        looked = time.process_time()
        begun = time.process_time()
        assign_groups(connection, SQL / "load", now=LAST)
        ended = time.process_time()
        connection.rollback()
        results.append(((signed - start), (looked - signed), (ended - begun)))
    warm = sorted(results[1:], key=sum)[1]
    return tuple(seconds / batch * 1000 for seconds in warm)  # type: ignore[return-value]  # three in, three out


def show_new(connection: duckdb.DuckDBPyConnection, articles: list[tuple[str, str, str, str]]) -> None:
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
    connection.register("invented", table)
    connection.execute("create or replace temp table new_article as from invented")
    nothing = pa.table({"article_id": pa.array([], pa.string()), "entity_id": pa.array([], pa.string())})
    connection.register("staged_mention", nothing)


if __name__ == "__main__":
    main()
