"""Publishing: a copy of the warehouse, with the views and macros in it, swapped in by rename.

The warehouse holds no bodies and its derived tables are kept from run to run, so that what is left to do is to count
the days that changed and to copy one file (docs/decisions/ has the figures).
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path

import duckdb

from newsvane.errors import WarehouseError
from newsvane.settings import Settings
from newsvane.warehouse.bodies import bodies_folder, create_body_view
from newsvane.warehouse.checks import run_checks
from newsvane.warehouse.connections import QUIET, rewritten, writer_lock
from newsvane.warehouse.migrations import migrate
from newsvane.warehouse.searching import ensure_index
from newsvane.warehouse.transactions import committed

KEPT_SNAPSHOTS = 3


def publish(settings: Settings, *, now: dt.datetime, keep: int = KEPT_SNAPSHOTS) -> Path | str:
    """Publish what is loaded and return the snapshot's path, a link to the newest of ``keep`` numbered files.

    On a lake nothing is copied: its version is recorded as published, and named.

    Readers that have an older snapshot open keep it. A crash at any moment leaves the last snapshot in place; so does
    a failing check, which raises ``WarehouseError`` with the offending rows. ``now`` dates a migration.
    """
    if settings.lake:
        from newsvane.warehouse.lake import publication  # noqa: PLC0415 - only where there is a lake

        return f"{settings.lake}, version {publication.publish(settings, now=now)}"
    folder = settings.data / "snapshots"
    folder.mkdir(parents=True, exist_ok=True)
    with writer_lock(settings):
        with rewritten(settings) as connection:
            migrate(connection, settings.sql / "schema", now=now)
            with committed(connection):
                prepare(connection, settings)
        new = folder / f"newsvane-{newest_number(folder) + 1:06d}.duckdb"
        draft = folder / f".{new.name}.draft"
        for leftover in (*folder.glob(".*"), *settings.data.glob(f".{settings.snapshot.name}.*")):
            leftover.unlink()
        shutil.copyfile(settings.warehouse, draft)
        with duckdb.connect(str(draft)) as connection:
            connection.execute(QUIET)
            create_views(connection, settings)
        draft.replace(new)
        point(settings.snapshot, new)
        for old in sorted(folder.glob("newsvane-*.duckdb"))[:-keep]:
            old.unlink()
    return settings.snapshot


def prepare(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Count and check the days that changed, inside the caller's transaction."""
    from newsvane.warehouse.rollups import refresh  # noqa: PLC0415 - numpy costs start-up time

    connection.execute("create or replace temp table checked_day as select day from stale_day")
    ensure_index(connection)
    refresh(connection, settings)
    run_checks(connection, settings)


def create_views(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Create the views and macros of ``sql/views``, in the order of their numbers, in one transaction."""
    with committed(connection):
        create_body_view(connection, bodies_folder(settings))
        run_views(connection, settings)


def run_views(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Create the views and macros over the tables in sight."""
    create_bounds(connection)
    for script in sorted((settings.sql / "views").glob("*.sql")):
        try:
            connection.execute(script.read_text("utf-8"))
        except duckdb.Error as error:
            raise WarehouseError(f"{script}: {error}") from error


def create_bounds(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the macros ``oldest_day()`` and ``newest_day()``, between which the snapshot has articles.

    All periods end on the newest day unless told otherwise, never at the wall clock. As constants they let DuckDB
    plan a question in half the time and pass over the rows of other days.
    """
    oldest, newest = connection.execute("select min(day), max(day) from day_total").fetchall()[0]
    for name, day in {"oldest_day": oldest, "newest_day": newest}.items():
        value = f"date '{day}'" if day else "null::date"
        connection.execute(f"create or replace macro {name}() as {value}")


def newest_number(folder: Path) -> int:
    """Return the number of the newest snapshot, 0 where there is none."""
    return max((int(path.stem.rpartition("-")[2]) for path in folder.glob("newsvane-*.duckdb")), default=0)


def point(link: Path, target: Path) -> None:
    """Let ``link`` lead to ``target``, in one step for whoever opens it meanwhile."""
    temporary = link.with_name(f".{link.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(os.path.relpath(target, link.parent))
    temporary.replace(link)
