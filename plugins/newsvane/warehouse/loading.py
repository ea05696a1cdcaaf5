"""The loader: staged batches into the warehouse, any number of times with the same result.

An ordinary load is one transaction. A large one, of the day after an outage, is one for each ``PORTION`` of articles,
so that it needs no more memory than a small one, and a last one for all else: what is asked next of a feed is written
when all that it brought is there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from newsvane.settings import Settings
from newsvane.warehouse.bodies import keep_bodies
from newsvane.warehouse.connections import transact
from newsvane.warehouse.searching import index_articles
from newsvane.warehouse.staging import TABLES, read_tables

if TYPE_CHECKING:
    from upath import UPath

COUNTED = ("article_head", "mention", "entity", "fetch")
PORTION = 300  # articles
SIGHTING = ("first_seen_at", "source_id", "article_id", "published_at")

Staged = list[dict[str, pa.Table]]
"""The tables of each batch, under their names."""


@dataclass(frozen=True, slots=True)
class LoadCounts:
    """What one load added; ``staged_articles`` counts what the batches held, known articles included."""

    batches: int
    staged_articles: int
    articles: int
    mentions: int
    entities: int
    fetches: int


def load(settings: Settings, uris: Sequence[str | Path | UPath], *, now: dt.datetime) -> LoadCounts:
    """Load staged batches; what the warehouse already holds is left alone, so that a replay changes nothing.

    ``now`` dates a migration. Raises ``WarehouseError`` where a batch cannot be read, the lock is not to be had or
    the database is newer than this program; the warehouse is then as it was, or lacks the rest of a large load, which
    the next attempt brings.
    """
    pool = pa.system_memory_pool()
    pa.set_memory_pool(pool)  # Arrow's own would keep what unpacking the files took
    staged = [read_tables(uri, settings=settings) for uri in uris]
    pool.release_unused()
    counted = [transact(settings, partial(add, settings, part, now), now=now) for part in portions(staged)]
    articles, mentions, entities, fetches = map(sum, zip(*counted, strict=True))
    return LoadCounts(
        batches=len(staged),
        staged_articles=sum(tables["article"].num_rows for tables in staged),
        articles=articles,
        mentions=mentions,
        entities=entities,
        fetches=fetches,
    )


def portions(staged: Staged) -> Iterator[Staged]:
    """Yield the articles of a large load some at a time, with their mentions, and then all of it as it is.

    They come in the order in which they are grouped, so that it makes no difference; an article that several batches
    hold comes with all of them.
    """
    if sum(tables["article"].num_rows for tables in staged) > PORTION:
        place = {article_id: number // PORTION for number, article_id in enumerate(in_order(staged))}
        count = max(place.values()) + 1
        parts = {name: [split(tables[name], place, count) for tables in staged] for name in ("article", "mention")}
        for number in range(count):
            yield [
                {
                    name: table.take(parts[name][batch][number]) if name in parts else table.slice(0, 0)
                    for name, table in tables.items()
                }
                for batch, tables in enumerate(staged)
            ]
    yield staged


def in_order(staged: Staged) -> list[str]:
    """Return the ids of the staged articles in the order of their times, each by its first sighting."""
    sightings = [
        (row["first_seen_at"], row["source_id"], number, row["article_id"], row["published_at"])
        for number, tables in enumerate(staged)
        for row in tables["article"].select(SIGHTING).to_pylist()
    ]
    times: dict[str, dt.datetime] = {}
    for first_seen_at, _, _, article_id, published_at in sorted(sightings, key=lambda sighting: sighting[:4]):
        times.setdefault(article_id, published_at or first_seen_at)
    return sorted(times, key=lambda article_id: (times[article_id], article_id))


def split(table: pa.Table, place: dict[str, int], count: int) -> list[pa.Array[Any]]:
    """Return the numbers of the rows that belong into each portion."""
    rows: list[list[int]] = [[] for _ in range(count)]
    for number, article_id in enumerate(table["article_id"].to_pylist()):
        if article_id in place:
            rows[place[article_id]].append(number)
    return [pa.array(part, pa.int64()) for part in rows]


def add(settings: Settings, staged: Staged, now: dt.datetime, connection: duckdb.DuckDBPyConnection) -> list[int]:
    """Add what the warehouse lacks of these tables; return by how many rows the counted tables grew."""
    if not settings.lake:
        connection.execute("set threads = 1")  # short statements: threads that wait for each other cost a tenth
    register_staged(connection, staged)
    before = count_rows(connection)
    add_rows(connection, settings, now)
    return [after - earlier for earlier, after in zip(before, count_rows(connection), strict=True)]


def register_staged(connection: duckdb.DuckDBPyConnection, staged: Staged) -> None:
    """Show each staged table as ``staged_TABLE``, with the batch's number beside each row."""
    from newsvane.warehouse.batch import Batch, to_tables  # noqa: PLC0415 - the shapes of an empty load

    batches = staged or [to_tables(Batch())]
    for name in TABLES:
        numbered = [
            tables[name].append_column("batch", pa.array([number] * tables[name].num_rows, pa.int32()))
            for number, tables in enumerate(batches)
        ]
        connection.register(f"staged_{name}", pa.concat_tables(numbered))


def add_rows(connection: duckdb.DuckDBPyConnection, settings: Settings, now: dt.datetime) -> None:
    """Run the statements of the load, in the order of their numbers, inside the caller's transaction.

    The first two find the new articles; those are then grouped, so that all that follows sees their text and story.
    """
    from newsvane.group.warehouse import assign_groups  # noqa: PLC0415 - grouping costs start-up time that readers need not pay

    scripts = settings.sql / "load"
    known, new, *others = sorted(scripts.glob("[0-9]*.sql"))
    for script in (known, new):
        connection.execute(script.read_text("utf-8"))
    assign_groups(connection, scripts, now=now)
    for script in others:
        connection.execute(script.read_text("utf-8"))
    index_articles(connection, settings)
    keep_bodies(
        connection,
        settings,
        "select article_id, day, body from new_article where body <> '' order by day, article_id",
    )


def count_rows(connection: duckdb.DuckDBPyConnection) -> list[int]:
    return [connection.table(name).count("*").fetchall()[0][0] for name in COUNTED]
