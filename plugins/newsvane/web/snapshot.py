"""The published snapshot: kept open while it is the newest, and asked by each request through a cursor of its own."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import duckdb
from fastapi import Depends, Request

from newsvane.settings import Settings
from newsvane.warehouse import Publication, open_snapshot, publication_of
from newsvane.warehouse.connections import publication_of_file

Row = dict[str, Any]
MEMORY = "1GB"
"""What the database may take of the server's memory, its cache included."""
STALE_AFTER = dt.timedelta(hours=3)
"""News is fetched every quarter of an hour; a snapshot this old means that nothing is being published."""


class NotModifiedError(Exception):
    """The reader's browser holds the very page that would be made: answered by 304, before any question is asked."""

    def __init__(self, etag: str) -> None:
        self.etag = etag
        super().__init__(etag)


@dataclass(frozen=True, slots=True)
class OpenSnapshot:
    """An open snapshot, and how fresh it is: ``newest_day`` is null where it holds no article."""

    connection: duckdb.DuckDBPyConnection
    settings: Settings
    published_at: dt.datetime
    is_stale: bool
    newest_day: dt.date | None
    oldest_day: dt.date | None

    def rows(self, name: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """Ask the statement ``sql/pages/NAME.sql`` and return its rows."""
        cursor = self.connection.execute(read_statement(self.settings.sql / "pages", name), dict(parameters or {}))
        columns = [column[0] for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def row(self, name: str, parameters: Mapping[str, Any] | None = None) -> Row | None:
        """Ask a statement that gives one row at most."""
        return next(iter(self.rows(name, parameters)), None)


@functools.cache
def read_statement(folder: Path, name: str) -> str:
    return (folder / f"{name}.sql").read_text("utf-8")


class Shelf:
    """The newest snapshot, open for all requests: opening takes longer than most questions.

    Each publication has a file name of its own, so that a new one is a new database to DuckDB; the old one is closed
    with the last request that reads it.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._path: Path | None = None
        self._connection: duckdb.DuckDBPyConnection | None = None

    def take(self) -> tuple[duckdb.DuckDBPyConnection, Publication]:
        """Return a cursor of the newest snapshot, which the caller closes, and which publication it reads.

        Raises ``WarehouseError`` where nothing was published.
        """
        if self._settings.lake:  # whose readers keep it open by themselves
            cursor = open_snapshot(self._settings, many=True)
            return cursor, publication_of(self._settings, cursor)
        with self._lock:
            path = self._settings.snapshot.resolve()
            if self._connection is None or path != self._path or not path.exists():
                opened = open_snapshot(self._settings)
                opened.execute(f"set memory_limit = '{MEMORY}'")
                if self._connection is not None:
                    self._connection.close()
                self._connection, self._path = opened, path
            cursor = self._connection.cursor()
        cursor.execute("set TimeZone = $timezone", {"timezone": self._settings.timezone})
        return cursor, publication_of_file(path)


def snapshot_of(request: Request) -> Iterator[OpenSnapshot]:
    """Give a page the snapshot; raises ``NotModifiedError`` where the browser already holds this page of it.

    For pages that depend on the snapshot and their address alone. Raises ``WarehouseError`` where there is none.
    """
    settings: Settings = request.app.state.settings
    connection, publication = request.app.state.shelf.take()
    with connection:
        is_stale = request.app.state.clock() - publication.at > STALE_AFTER
        request.state.etag = etag_of(request, publication, is_stale=is_stale)
        if request.headers.get("If-None-Match") == request.state.etag:
            raise NotModifiedError(request.state.etag)
        oldest, newest = connection.execute("select oldest_day(), newest_day()").fetchall()[0]
        snapshot = OpenSnapshot(connection, settings, publication.at, is_stale, newest, oldest)
        request.state.snapshot = snapshot
        yield snapshot


def etag_of(request: Request, publication: Publication, *, is_stale: bool) -> str:
    """Name the page by all that it depends on: this program, the configuration, its address, the snapshot."""
    settings: Settings = request.app.state.settings
    parts = (
        request.app.state.files.version,
        str(config_version(settings)),
        str(request.scope.get("root_path", "")),
        request.url.path,
        request.url.query,
        publication.name,
        str(is_stale),
    )
    return f'W/"{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:24]}"'


def config_version(settings: Settings) -> int:
    """Tell one state of the configuration's files from another."""
    return max((file.stat().st_mtime_ns for file in settings.config.iterdir()), default=0)


Reading = Annotated[OpenSnapshot, Depends(snapshot_of)]
"""What a page takes as a parameter to read the snapshot."""
