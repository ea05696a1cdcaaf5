"""Publishing: a copy of the warehouse, with the views and macros in it, swapped in by rename."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path

import duckdb

from newsvane.errors import WarehouseError
from newsvane.settings import Settings
from newsvane.warehouse.bodies import bodies_folder, create_article_view
from newsvane.warehouse.connections import open_warehouse, writer_lock
from newsvane.warehouse.migrations import migrate
from newsvane.warehouse.rollups import refresh

KEPT_SNAPSHOTS = 3


def publish(settings: Settings, *, now: dt.datetime, keep: int = KEPT_SNAPSHOTS) -> Path:
    """Publish what is loaded and return the snapshot's path, a link to the newest of ``keep`` numbered files.

    Readers that have an older snapshot open keep it. A crash at any moment leaves the last snapshot in place.
    """
    folder = settings.data / "snapshots"
    folder.mkdir(parents=True, exist_ok=True)
    with writer_lock(settings):
        with open_warehouse(settings) as connection:
            migrate(connection, settings.sql / "schema", now=now)
            connection.begin()
            refresh(connection, settings)
            connection.commit()
            connection.execute("checkpoint")
        new = folder / f"newsvane-{newest_number(folder) + 1:06d}.duckdb"
        draft = folder / f".{new.name}.draft"
        for leftover in folder.glob(".*"):
            leftover.unlink()
        shutil.copyfile(settings.warehouse, draft)
    with duckdb.connect(str(draft)) as connection:
        connection.execute("set TimeZone = $timezone", {"timezone": settings.timezone})
        create_views(connection, settings)
    draft.replace(new)
    point(settings.snapshot, new)
    for old in sorted(folder.glob("newsvane-*.duckdb"))[:-keep]:
        old.unlink()
    return settings.snapshot


def create_views(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Create the views and macros of ``sql/views``, in the order of their numbers."""
    create_article_view(connection, bodies_folder(settings))
    for script in sorted((settings.sql / "views").glob("*.sql")):
        try:
            connection.execute(script.read_text("utf-8"))
        except duckdb.Error as error:
            raise WarehouseError(f"{script}: {error}") from error


def newest_number(folder: Path) -> int:
    """Return the number of the newest snapshot; numbers are never used again while a file of it is kept."""
    return max((int(path.stem.rpartition("-")[2]) for path in folder.glob("newsvane-*.duckdb")), default=0)


def point(link: Path, target: Path) -> None:
    """Let ``link`` lead to ``target``, in one step for whoever opens it meanwhile."""
    temporary = link.with_name(f".{link.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(os.path.relpath(target, link.parent))
    temporary.replace(link)
