"""Publishing: a version of the lake that passed its checks is recorded in PostgreSQL, and readers open the newest."""

from __future__ import annotations

import datetime as dt

import duckdb

from newsvane.settings import Settings
from newsvane.warehouse.extensions import quoted
from newsvane.warehouse.lake.connections import CATALOG, ask_catalog, committed, retrying, writing
from newsvane.warehouse.migrations import migrate
from newsvane.warehouse.publishing import prepare

CREATE = """
    create table if not exists newsvane_publication (
        version bigint not null,
        published_at timestamptz not null
    )
"""


def publish(settings: Settings, *, now: dt.datetime) -> int:
    """Count and check what changed, record the version as published and return it.

    Raises ``WarehouseError`` with the offending rows where a check fails; readers then keep the version they have.
    """
    return retrying()(lambda: publish_once(settings, now))


def publish_once(settings: Settings, now: dt.datetime) -> int:
    with writing(settings) as (connection, guard):
        migrate(connection, settings.sql / "schema", settings.sql / "lake", now=now)
        with committed(connection, guard):
            prepare(connection, settings)
        version = current_version(connection)
        record(connection, version, now)
    return version


def current_version(connection: duckdb.DuckDBPyConnection) -> int:
    return int(connection.execute("select id from lake.current_snapshot()").fetchall()[0][0])


def record(connection: duckdb.DuckDBPyConnection, version: int, now: dt.datetime) -> None:
    """Enter the version in PostgreSQL, beside DuckLake's own tables."""
    entry = f"insert into newsvane_publication values ({version}, {quoted(now.isoformat())})"  # noqa: S608 - our own values
    for statement in (CREATE, entry):
        connection.execute(f"call postgres_execute({quoted(CATALOG)}, {quoted(statement)})")


def published_version(connection: duckdb.DuckDBPyConnection) -> int | None:
    """Return the version that readers are to open, null where none was published."""
    known = ask_catalog(connection, "select to_regclass('newsvane_publication') is not null as known")
    if not known[0][0]:
        return None
    version = ask_catalog(connection, "select max(version) as version from newsvane_publication")[0][0]
    return None if version is None else int(str(version))
