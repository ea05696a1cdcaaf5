"""Moving a warehouse: from the file of one machine into a lake, and back, every table compared before it counts.

Both ways are all or nothing. Into the lake all tables go in one transaction, compared inside it and again once it is
committed, and only then is the version published; out of it a file is filled beside the warehouse's place, compared,
and takes that place by rename. Rows are compared by number and by a hash of their content that no order changes.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass

import duckdb

from newsvane.errors import WarehouseError
from newsvane.settings import Settings
from newsvane.warehouse import transactions
from newsvane.warehouse.bodies import bodies_folder, body_relation, write_part
from newsvane.warehouse.connections import open_warehouse, writer_lock
from newsvane.warehouse.extensions import quoted
from newsvane.warehouse.lake.connections import LAKE, committed, explained, writing
from newsvane.warehouse.lake.publication import current_version, record
from newsvane.warehouse.migrations import migrate
from newsvane.warehouse.publishing import prepare
from newsvane.warehouse.publishing import publish as publish_file
from newsvane.warehouse.searching import ensure_index

FILE = "file"
BODIES = "file_body"
OWN = {"body_part", "schema_migration", "writer_turn"}  # each side keeps its own


@dataclass(frozen=True, slots=True)
class Moved:
    """One table: its rows, and their hash as both sides have it."""

    table: str
    rows: int
    content: str


def move_to_lake(settings: Settings, *, now: dt.datetime) -> list[Moved]:
    """Copy the warehouse of ``settings.data`` into an empty lake and publish it; return what was copied.

    The file stays as it is. Raises ``WarehouseError`` where the lake holds articles already, or a table differs.
    """
    local = dataclasses.replace(settings, lake="")
    if not local.warehouse.exists():
        raise WarehouseError(f"{local.warehouse}: there is no warehouse to move")
    with writer_lock(local):
        with open_warehouse(local) as connection:
            migrate(connection, settings.sql / "schema", now=now)
            ensure_index(connection)
        with writing(settings) as (connection, guard):
            migrate(connection, settings.sql / "schema", settings.sql / "lake", now=now)
            (held,) = connection.execute("select count(*) from article_head").fetchall()[0]
            if held:
                raise WarehouseError(f"{settings.lake}: the lake holds {held} articles already; move into an empty one")
            connection.execute(f"attach {quoted(local.warehouse)} as {FILE} (read_only)")
            show_bodies(connection, local)
            tables = tables_of(connection)
            with committed(connection, guard):
                for table in tables:
                    connection.execute(f"delete from {LAKE}.{table}")  # noqa: S608 - a table of our own
                    source = relation_of(table, FILE)
                    connection.execute(f"insert into {LAKE}.{table} by name from {source}")
                compare(connection, tables)
            moved = compare(connection, tables)
            with committed(connection, guard):
                prepare(connection, settings)
            record(connection, current_version(connection), now)
    return moved


def move_from_lake(settings: Settings, *, now: dt.datetime) -> list[Moved]:
    """Copy the lake into a warehouse file in ``settings.data`` and publish it there; return what was copied.

    Raises ``WarehouseError`` where there is a file already, or a table differs.
    """
    local = dataclasses.replace(settings, lake="")
    if local.warehouse.exists():
        raise WarehouseError(f"{local.warehouse}: there is a warehouse already; move it away first")
    draft = local.warehouse.with_name(".warehouse.moved")
    with writer_lock(local):
        draft.unlink(missing_ok=True)
        with duckdb.connect(str(draft)) as connection:
            migrate(connection, settings.sql / "schema", now=now)
            ensure_index(connection)
        with writing(settings) as (connection, _):
            connection.execute(f"attach {quoted(draft)} as {FILE}")
            tables = [table for table in tables_of(connection) if table != 'main."article_body"']
            connection.execute(f"use {FILE}")
            with explained(settings), transactions.committed(connection):
                for table in tables:
                    connection.execute(f"delete from {FILE}.{table}")  # noqa: S608 - a table of our own
                    connection.execute(f"insert into {FILE}.{table} by name from {LAKE}.{table}")
                months = connection.execute(
                    f"select distinct date_trunc('month', day)::date from {LAKE}.article_body order by all"  # noqa: S608 - as above
                ).fetchall()
                for (month,) in months:
                    write_part(
                        connection,
                        bodies_folder(local),
                        f"select article_id, day, body from {LAKE}.article_body "  # noqa: S608 - our own names, and a date
                        f"where date_trunc('month', day) = date '{month}' order by day, article_id",
                    )
            show_bodies(connection, local)
            moved = compare(connection, [*tables, 'main."article_body"'])
            connection.execute(f"use memory; detach {FILE}")
        draft.replace(local.warehouse)
    publish_file(local, now=now)
    return moved


def tables_of(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Name the lake's tables that move, with their schemas."""
    rows = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = $lake order by all", {"lake": LAKE}
    ).fetchall()
    return [f'{schema}."{table}"' for schema, table in rows if table not in OWN]


def show_bodies(connection: duckdb.DuckDBPyConnection, local: Settings) -> None:
    """Show the file's parts of bodies as a relation like the lake's table ``article_body``."""
    connection.execute(f"use {FILE}")
    relation = body_relation(connection, bodies_folder(local))
    connection.execute(f"create or replace temp view {BODIES} as {relation}")
    connection.execute(f"use {LAKE}")


def relation_of(table: str, database: str) -> str:
    return BODIES if database == FILE and table == 'main."article_body"' else f"{database}.{table}"


def compare(connection: duckdb.DuckDBPyConnection, tables: list[str]) -> list[Moved]:
    """Return the rows of each table and their hash; raises ``WarehouseError`` where the two sides differ."""
    moved = []
    for table in tables:
        columns = connection.execute(f"describe {LAKE}.{table}").fetchall()
        content = ", ".join(f'"{column[0]}"' for column in columns)
        mine, theirs = (
            connection.execute(
                f"select count(*), coalesce(sum(hash({content})::hugeint), 0)::varchar from {relation_of(table, side)}"  # noqa: S608 - names of our own
            ).fetchall()[0]
            for side in (LAKE, FILE)
        )
        if mine != theirs:
            raise WarehouseError(
                f"{table}: the lake has {mine[0]} rows, the file {theirs[0]}, or their content differs"
            )
        moved.append(Moved(table, *mine))
    return moved
