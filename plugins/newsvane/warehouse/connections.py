"""Connections: one writer at a time on the warehouse, any number of readers on the published snapshot.

Here lies what holds of a file on one machine; where the settings name a lake, ``lake/`` takes its place.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import duckdb

from newsvane.errors import WarehouseError
from newsvane.settings import Settings
from newsvane.warehouse.checkpoint import ONLY_THE_LOG, fold_log, keep_the_log, recover, replacing
from newsvane.warehouse.migrations import migrate
from newsvane.warehouse.transactions import committed
from newsvane.warehouse.waiting import LOCK_WAIT_SECONDS, patiently

QUIET = "set enable_progress_bar = false"
"""DuckDB would draw it into whatever stdout is: a task's log, the CSV file that somebody asked for."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Publication:
    """What a reader has open: ``name`` is another for each publication."""

    name: str
    at: dt.datetime


def transact(settings: Settings, work: Callable[[duckdb.DuckDBPyConnection], T], *, now: dt.datetime) -> T:
    """Return what ``work`` returns, done in one write transaction; it must come to the same when it is done again.

    It is, on a lake, where catalog or object store went away meanwhile. Raises ``WarehouseError`` where neither comes
    back, or the lock is not to be had; the warehouse is then as it was.
    """
    if not settings.lake:
        return within(settings, work, now)
    from newsvane.warehouse.lake import connections as lake  # noqa: PLC0415 - only where there is a lake

    return lake.retrying()(lambda: within(settings, work, now))


def within(settings: Settings, work: Callable[[duckdb.DuckDBPyConnection], T], now: dt.datetime) -> T:
    with transaction(settings, now=now) as connection:
        return work(connection)


@contextlib.contextmanager
def transaction(settings: Settings, *, now: dt.datetime) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse in one write transaction, its tables brought up to date first; ``now`` dates a migration."""
    if settings.lake:
        from newsvane.warehouse.lake import connections as lake  # noqa: PLC0415 - only where there is a lake

        with lake.transaction(settings, now=now) as connection:
            yield connection
        return
    with writer_lock(settings), open_warehouse(settings) as connection:
        migrate(connection, settings.sql / "schema", now=now)
        with committed(connection):
            yield connection


@contextlib.contextmanager
def writer_lock(settings: Settings, *, wait_seconds: float = LOCK_WAIT_SECONDS) -> Iterator[None]:
    """Be the only writer of this data folder; raises ``WarehouseError`` after ``wait_seconds``.

    DuckDB's own lock ends with the connection; publishing must keep others out while it copies the closed file. The
    operating system drops the lock when its holder dies, however it dies.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    path = settings.data / "warehouse.lock"
    with path.open("ab") as file:
        try:
            patiently(
                lambda: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB),
                wait_seconds,
                busy=lambda error: isinstance(error, BlockingIOError),
            )
        except BlockingIOError as error:
            raise WarehouseError(
                f"{path}: another load or publish has held the lock for {wait_seconds:.0f} s"
            ) from error
        yield


@contextlib.contextmanager
def open_warehouse(
    settings: Settings, *, wait_seconds: float = LOCK_WAIT_SECONDS
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for writing, retrying while another process has it open.

    What is committed lies in the file's log (``checkpoint``), which the next publication folds into the file, or this
    connection's end where it is very long. The caller holds ``writer_lock``. Raises ``WarehouseError`` when the file
    stays locked or is no database.
    """
    recover(settings.warehouse)
    try:
        connection = patiently(
            lambda: duckdb.connect(str(settings.warehouse), config=ONLY_THE_LOG), wait_seconds, busy=is_locked
        )
    except duckdb.Error as error:
        raise WarehouseError(f"{settings.warehouse}: {first_line(error)}") from error
    with connection:
        keep_the_log(connection)
        connection.execute(QUIET)
        connection.execute("set TimeZone = 'UTC'")
        yield connection
    fold_log(settings.warehouse)


@contextlib.contextmanager
def rewritten(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a copy of the warehouse for writing, which takes its place at the end, unless something is raised.

    For who changes so much that the log would have to be folded in afterwards. The caller holds ``writer_lock``.
    """
    recover(settings.warehouse)
    with replacing(settings.warehouse) as draft:
        try:
            connection = duckdb.connect(str(draft))
        except duckdb.Error as error:
            raise WarehouseError(f"{settings.warehouse}: {first_line(error)}") from error
        with connection:
            connection.execute(QUIET)
            connection.execute("set TimeZone = 'UTC'")
            yield connection
            connection.execute("checkpoint")


def open_snapshot(settings: Settings, *, many: bool = False) -> duckdb.DuckDBPyConnection:
    """Open the published snapshot read-only; raises ``WarehouseError`` where there is none.

    The caller closes it. On one machine each publication has a file name of its own, because a process that
    reconnects under an old name, while a handle on it is still open, is given the old data. ``many`` is for a process
    that asks often: on a lake it keeps small tables in memory.
    """
    if settings.lake:
        from newsvane.warehouse.lake import reading  # noqa: PLC0415 - only where there is a lake

        return reading.open_published(settings, many=many)
    if not settings.snapshot.exists():
        raise WarehouseError(f"{settings.snapshot}: nothing has been published yet; run `newsvane ingest` first")
    return open_read_only(settings.snapshot.resolve(), settings.timezone)


def publication_of(settings: Settings, connection: duckdb.DuckDBPyConnection) -> Publication:
    """Tell which publication a connection of ``open_snapshot`` reads."""
    if settings.lake:
        version, at = connection.execute("select version, published_at from newsvane_publication").fetchall()[0]
        return Publication(f"version {version}", at.astimezone(dt.UTC))
    return publication_of_file(settings.snapshot.resolve())


def publication_of_file(path: Path) -> Publication:
    status = path.stat()
    return Publication(f"{path.name} {status.st_mtime_ns}", dt.datetime.fromtimestamp(status.st_mtime, dt.UTC))


def is_published(settings: Settings) -> bool:
    """Tell whether there is a snapshot to open."""
    if settings.lake:
        from newsvane.warehouse.lake import reading  # noqa: PLC0415 - only where there is a lake

        return reading.newest_version(settings) is not None
    return settings.snapshot.exists()


def open_read_only(path: Path, timezone: str) -> duckdb.DuckDBPyConnection:
    """Open one database file read-only, times shown in ``timezone``."""
    try:
        connection = duckdb.connect(str(path), read_only=True)
        connection.execute(QUIET)
        connection.execute("set TimeZone = $timezone", {"timezone": timezone})
    except duckdb.Error as error:
        raise WarehouseError(f"{path}: {first_line(error)}") from error
    return connection


def is_locked(error: Exception) -> bool:
    """Tell whether another process has the file open; one that is no database never becomes one."""
    return isinstance(error, duckdb.IOException) and "lock" in str(error).lower()


def first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
