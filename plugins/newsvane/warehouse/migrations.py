"""Numbered migrations from ``sql/schema``: each in one transaction with its record, never against a newer database."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from newsvane.errors import WarehouseError

FILE_NAME = re.compile(r"(\d{4})_(\w+)\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    version: int
    name: str
    path: Path


def find_migrations(folder: Path) -> list[Migration]:
    """List the files ``NNNN_name.sql`` by number; raises ``WarehouseError`` for a gap or a number used twice."""
    migrations = sorted(
        (
            Migration(int(match[1]), match[2], path)
            for path in folder.glob("*.sql")
            if (match := FILE_NAME.fullmatch(path.name))
        ),
        key=lambda migration: migration.version,
    )
    versions = [migration.version for migration in migrations]
    if not versions or versions != list(range(1, len(versions) + 1)):
        raise WarehouseError(f"{folder}: migrations must be numbered 0001, 0002, … without a gap, found {versions}")
    return migrations


def migrate(connection: duckdb.DuckDBPyConnection, folder: Path, *, now: dt.datetime) -> int:
    """Bring the database up to the newest migration and return its version.

    Raises ``WarehouseError`` where the database is newer than this program, or a migration fails; a failed one leaves
    the database as it was before.
    """
    migrations = find_migrations(folder)
    current = schema_version(connection)
    newest = migrations[-1].version
    if current > newest:
        raise WarehouseError(
            f"the database has schema version {current}, this program knows {newest}: install the newer newsvane"
        )
    for migration in migrations[current:]:
        connection.begin()
        try:
            connection.execute(migration.path.read_text("utf-8"))
            connection.execute(
                "insert into schema_migration values ($version, $name, $now)",
                {"version": migration.version, "name": migration.name, "now": now},
            )
        except duckdb.Error as error:
            connection.rollback()
            raise WarehouseError(f"{migration.path}: {error}") from error
        connection.commit()
    return newest


def schema_version(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the number of the last migration applied, 0 for an empty database."""
    known = connection.execute("select count(*) from duckdb_tables() where table_name = 'schema_migration'").fetchone()
    if known == (0,):
        return 0
    row = connection.execute("select coalesce(max(version), 0) from schema_migration").fetchone()
    return int(row[0]) if row else 0
