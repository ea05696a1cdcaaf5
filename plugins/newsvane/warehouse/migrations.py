"""Numbered migrations from ``sql/schema``: each in one transaction with its record, never against a newer database."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from newsvane.errors import WarehouseError
from newsvane.warehouse.transactions import committed

FILE_NAME = re.compile(r"(\d{4})_(\w+)\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    version: int
    name: str
    path: Path


def find_migrations(*folders: Path) -> list[Migration]:
    """List the files ``NNNN_name.sql`` by number; raises ``WarehouseError`` for none, or a number used twice."""
    migrations = sorted(
        (
            Migration(int(match[1]), match[2], path)
            for folder in folders
            for path in folder.glob("*.sql")
            if (match := FILE_NAME.fullmatch(path.name))
        ),
        key=lambda migration: migration.version,
    )
    versions = [migration.version for migration in migrations]
    if not versions or len(set(versions)) < len(versions):
        raise WarehouseError(
            f"{', '.join(map(str, folders))}: migrations must be numbered, each number once, found {versions}"
        )
    return migrations


def migrate(connection: duckdb.DuckDBPyConnection, *folders: Path, now: dt.datetime) -> int:
    """Apply what is not applied yet, by number, and return the newest version.

    Raises ``WarehouseError`` where the database is newer than this program, or a migration fails; a failed one leaves
    the database as it was before.
    """
    migrations = find_migrations(*folders)
    applied = applied_versions(connection)
    newest = migrations[-1].version
    if unknown := applied.difference(migration.version for migration in migrations):
        raise WarehouseError(
            f"the database has schema version {max(unknown)}, this program knows {newest}: install the newer newsvane"
        )
    for migration in migrations:
        if migration.version not in applied:
            apply(connection, migration, now)
    return newest


def apply(connection: duckdb.DuckDBPyConnection, migration: Migration, now: dt.datetime) -> None:
    """Run one migration and record it, in one transaction."""
    try:
        with committed(connection):
            connection.execute(migration.path.read_text("utf-8"))
            connection.execute(
                "insert into schema_migration values ($version, $name, $now)",
                {"version": migration.version, "name": migration.name, "now": now},
            )
    except duckdb.Error as error:
        raise WarehouseError(f"{migration.path}: {error}") from error


def applied_versions(connection: duckdb.DuckDBPyConnection) -> frozenset[int]:
    """Return the numbers of the migrations applied so far; none for an empty database."""
    try:
        rows = connection.execute("select version from schema_migration").fetchall()
    except duckdb.CatalogException:
        return frozenset()
    return frozenset(version for (version,) in rows)
