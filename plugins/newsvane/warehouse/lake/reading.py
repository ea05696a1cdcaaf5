"""Reading the published version: attached read-only, its tables and the views over them in a database in memory.

A version never changes. A process therefore attaches it once and hands out connections to the same DuckDB, whose
memory keeps what came from the object store, the files that the next version shares included. A process that answers
many questions (the web pages') also keeps the small tables in memory: each look at a table of the lake costs some
questions to the catalog.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field

import duckdb

from newsvane.errors import WarehouseError
from newsvane.settings import Settings
from newsvane.warehouse.extensions import quoted
from newsvane.warehouse.lake.connections import CATALOG, ask_catalog, attach, connect, explained, retrying
from newsvane.warehouse.lake.publication import published_version
from newsvane.warehouse.publishing import run_views

KEPT_VERSIONS = 3
PATIENCE = 15.0  # seconds that a reader waits for a catalog that is away
SERVED_ROWS = 300_000
SERVED = frozenset(
    {
        "burst",
        "calendar",
        "day_total",
        "entity",
        "entity_day",
        "feed_state",
        "kind_day",
        "source",
        "source_day",
        "stop_word",
        "story",
    }
)
TABLES = """
    select schema_name, table_name, coalesce(record_count, 0) as rows
    from ducklake_table
    join ducklake_schema using (schema_id)
    left join ducklake_table_stats using (table_id)
    where ducklake_table.begin_snapshot <= {version}
        and coalesce(ducklake_table.end_snapshot > {version}, true)
        and table_name <> 'writer_turn'
"""


@dataclass(slots=True)
class Reader:
    """The DuckDB of one process, and the views that it holds, by version and whether small tables are in memory."""

    process: int
    connection: duckdb.DuckDBPyConnection
    views: list[tuple[int, bool]] = field(default_factory=list)


READERS: dict[tuple[str, str], Reader] = {}
READING = threading.Lock()
INHERITED: list[Reader] = []  # of the process that forked this one: closing them would end its connections


def open_published(settings: Settings, *, many: bool = False) -> duckdb.DuckDBPyConnection:
    """Open the newest published version; raises ``WarehouseError`` where there is none.

    The caller closes the connection. ``many`` keeps the small tables in memory, for a process that asks often.
    """
    return retrying(PATIENCE)(lambda: open_once(settings, many=many))


def newest_version(settings: Settings) -> int | None:
    """Return the version that readers are to open, null where none was published."""
    return retrying(PATIENCE)(lambda: ask_version(settings))


def ask_version(settings: Settings) -> int | None:
    with READING:
        return version_of(settings)


def open_once(settings: Settings, *, many: bool) -> duckdb.DuckDBPyConnection:
    with READING:
        version = version_of(settings)
        if version is None:
            raise WarehouseError(f"{settings.lake}: nothing has been published yet; run `newsvane ingest` first")
        reader = READERS[key_of(settings)]
        if (version, many) not in reader.views:
            with explained(settings):
                add_views(reader, settings, version, many=many)
        cursor = reader.connection.cursor()
    cursor.execute(f"use {database_of(version, many=many)}")
    cursor.execute("set TimeZone = $timezone", {"timezone": settings.timezone})
    return cursor


def version_of(settings: Settings) -> int | None:
    """Ask for the newest version, over this process's own connection; one that fails is not used again."""
    key = key_of(settings)
    reader = READERS.get(key)
    try:
        with explained(settings):
            if reader is not None and reader.process != os.getpid():
                INHERITED.append(reader)
                reader = None
            if reader is None:
                reader = READERS[key] = Reader(os.getpid(), connect(settings))
            return published_version(reader.connection)
    except WarehouseError:
        READERS.pop(key, None)
        raise


def add_views(reader: Reader, settings: Settings, version: int, *, many: bool) -> None:
    """Attach the version, unless it is, and create what readers see of it; the oldest versions are given up."""
    connection, lake, shown = reader.connection, f"lake_{version}", database_of(version, many=many)
    if version not in {known for known, _ in reader.views}:
        attach(connection, settings, lake, version)
    connection.execute(f"attach or replace ':memory:' as {shown}")
    connection.execute(f"use {shown}")
    for schema, table, rows in ask_catalog(connection, TABLES.format(version=version)):
        connection.execute(f'create schema if not exists "{schema}"')
        kept = many and table in SERVED and int(str(rows)) <= SERVED_ROWS
        relation = "table" if kept else "view"
        connection.execute(f'create or replace {relation} "{schema}"."{table}" as from {lake}."{schema}"."{table}"')
    told = f"select version, published_at from newsvane_publication where version = {version}"  # noqa: S608 - a number
    connection.execute(f"create table newsvane_publication as from postgres_query({quoted(CATALOG)}, {quoted(told)})")
    connection.execute("set TimeZone = 'UTC'")
    run_views(connection, settings)
    connection.execute("use memory")
    reader.views.append((version, many))
    gone = reader.views[:-KEPT_VERSIONS]
    reader.views = reader.views[-KEPT_VERSIONS:]
    for old, was_many in gone:
        connection.execute(f"detach {database_of(old, many=was_many)}")
        if old not in {known for known, _ in reader.views}:
            connection.execute(f"detach lake_{old}")


def database_of(version: int, *, many: bool) -> str:
    return f"served_{version}" if many else f"newsvane_{version}"


def key_of(settings: Settings) -> tuple[str, str]:
    return settings.lake, settings.lake_catalog
