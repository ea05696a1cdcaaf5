"""Tagging anew what is stored: texts out of the snapshot, new mentions into the warehouse, a month at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from newsvane.settings import Settings
from newsvane.warehouse.batch import ArticleMention, mention_table, table_of
from newsvane.warehouse.connections import open_snapshot, transact
from newsvane.warehouse.staging import read_tables, stage_tables

if TYPE_CHECKING:
    from upath import UPath

BATCH_ROWS = 2000
STAGED = ("retagged", "mention")
RetaggedTables = Mapping[str, pa.Table]


@dataclass(frozen=True, slots=True)
class StoredText:
    """What the tagger needs of a stored article."""

    article_id: str
    day: dt.date
    title: str
    body: str
    source_name: str


@dataclass(frozen=True, slots=True)
class Retagged:
    """What a new dictionary says of a stored article, its mentions aside."""

    article_id: str
    day: dt.date
    ai_related: bool
    ai_score: float
    ai_reasons: tuple[str, ...]
    dictionary_version: str


def months_to_retag(settings: Settings, version: str) -> list[str]:
    """Return the months, such as ``2024-02``, with articles tagged by another dictionary, newest first."""
    query = (settings.sql / "retag" / "months.sql").read_text("utf-8")
    with open_snapshot(settings) as connection:
        return [month for month, _ in connection.execute(query, {"version": version}).fetchall()]


def read_texts(settings: Settings, month: str, version: str) -> Iterator[list[StoredText]]:
    """Yield the month's articles that another dictionary than ``version`` has tagged, a few thousand at a time."""
    query = (settings.sql / "retag" / "articles.sql").read_text("utf-8")
    with open_snapshot(settings) as connection:
        cursor = connection.execute(query, {"month": month, "version": version})
        while rows := cursor.fetchmany(BATCH_ROWS):
            yield [StoredText(*row) for row in rows]


def to_retagged_tables(retagged: Iterable[Retagged], mentions: Sequence[ArticleMention]) -> RetaggedTables:
    """Put both into columns, under the names of their files."""
    return {"retagged": table_of(Retagged, retagged), "mention": mention_table(mentions)}


def stage_retagged(root: Path | UPath, name: str, parts: Iterable[RetaggedTables]) -> str:
    """Write the parts, joined, as Parquet below ``root/name`` and return the folder's URI."""
    whole = [to_retagged_tables((), ()), *parts]
    return stage_tables(root, name, {table: pa.concat_tables(part[table] for part in whole) for table in STAGED})


def apply_retagged(settings: Settings, uri: str, *, now: dt.datetime) -> int:
    """Exchange the mentions of the staged articles in one transaction; return how many articles there were."""
    tables = read_tables(uri, STAGED, settings=settings)

    def exchange(connection: duckdb.DuckDBPyConnection) -> int:
        for name, table in tables.items():
            connection.register(f"staged_{name}", table)
        for script in statements(settings.sql):
            connection.execute(script.read_text("utf-8"))
        return int(tables["retagged"].num_rows)

    return transact(settings, exchange, now=now)


def statements(sql: Path) -> list[Path]:
    """The exchange in its order, with the loader's own statement for entities that no row names yet."""
    return [*sorted((sql / "retag").glob("[0-9]*.sql")), sql / "load" / "40_entity.sql"]
