"""The loader: staged batches into the warehouse, in one transaction, any number of times with the same result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

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
    the database is newer than this program; the warehouse is then as it was.
    """
    staged = [read_tables(uri, settings=settings) for uri in uris]

    def add(connection: duckdb.DuckDBPyConnection) -> list[int]:
        if not settings.lake:
            connection.execute("set threads = 1")  # short statements: threads that wait for each other cost a tenth
        register_staged(connection, staged)
        before = count_rows(connection)
        add_rows(connection, settings, now)
        return [after - earlier for earlier, after in zip(before, count_rows(connection), strict=True)]

    articles, mentions, entities, fetches = transact(settings, add, now=now)
    return LoadCounts(
        batches=len(staged),
        staged_articles=sum(tables["article"].num_rows for tables in staged),
        articles=articles,
        mentions=mentions,
        entities=entities,
        fetches=fetches,
    )


def register_staged(connection: duckdb.DuckDBPyConnection, staged: Sequence[dict[str, pa.Table]]) -> None:
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
