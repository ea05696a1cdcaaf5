"""Attaching the lake, and taking turns at writing it.

DuckLake lets two transactions insert the same article, for inserts do not conflict. Writers therefore take turns by
an advisory lock in the catalog's PostgreSQL, held by a transaction of its own, which ends with its connection: when a
writer dies, however it dies, the lock is free. A lock can be lost while its holder lives (a firewall cuts an idle
connection), so each transaction also counts ``writer_turn`` up: of two that overlap all the same, DuckLake refuses the
second, and it is tried again.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from urllib.parse import urlsplit

import duckdb
import tenacity

from newsvane.connections import Connection, blot
from newsvane.errors import WarehouseError
from newsvane.settings import Settings
from newsvane.storage import open_path
from newsvane.warehouse import transactions
from newsvane.warehouse.connections import QUIET
from newsvane.warehouse.extensions import load_extension, quoted
from newsvane.warehouse.migrations import migrate

LAKE, CATALOG = "lake", "lake_catalog"
TURN = 0x6E657773  # any number, the same in every writer
INLINED_ROWS = 1000  # fewer rows than this are kept in the catalog until upkeep flushes them, in place of a tiny file
WAIT_SECONDS = 300.0
RETRY_SECONDS = 120.0
CONNECTION_LOST = (
    "connection to server",
    "connection refused",
    "could not connect",
    "could not establish connection",
    "database system is",
    "failed to execute query",
    "server closed the connection",
    "terminating connection",
    "transaction conflict",
    "transaction is aborted",
    "unable to connect",
)
REFUSED = "authentication failed"  # a lost connection by its type, but none that comes back by itself
KEEPALIVE = "keepalives_idle=30 keepalives_interval=10 keepalives_count=3 connect_timeout=10"


class LakeError(WarehouseError):
    """Catalog or object store failed; ``passing`` where another attempt may well succeed."""

    def __init__(self, message: str, *, passing: bool) -> None:
        self.passing = passing
        super().__init__(message)


@contextlib.contextmanager
def transaction(
    settings: Settings, *, now: dt.datetime, wait_seconds: float = WAIT_SECONDS
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The lake in one write transaction, its tables brought up to date first, while no other writer works."""
    with writing(settings, wait_seconds=wait_seconds) as (connection, guard):
        migrate(connection, settings.sql / "schema", settings.sql / "lake", now=now)
        with committed(connection, guard):
            yield connection


@contextlib.contextmanager
def writing(
    settings: Settings, *, wait_seconds: float = WAIT_SECONDS
) -> Iterator[tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]]:
    """Open the lake for writing and hold the turn; yield the connection, and the one that holds the turn."""
    with explained(settings), connect(settings) as connection, turn(connection, wait_seconds) as guard:
        attach(connection, settings)
        connection.execute(f"use {LAKE}")
        connection.execute("set TimeZone = 'UTC'")
        yield connection, guard


@contextlib.contextmanager
def committed(connection: duckdb.DuckDBPyConnection, guard: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """One transaction of the writer whose turn it is."""
    with transactions.committed(connection):
        connection.execute("update writer_turn set turn = turn + 1")
        yield
        ask_catalog(guard, "select 1 as held")  # raises where the lock has gone with its connection


@contextlib.contextmanager
def turn(connection: duckdb.DuckDBPyConnection, wait_seconds: float) -> Iterator[duckdb.DuckDBPyConnection]:
    """Wait for the turn and hold it; raises ``WarehouseError`` after ``wait_seconds``."""
    waiting = tenacity.Retrying(
        retry=tenacity.retry_if_result(lambda taken: not taken),
        wait=tenacity.wait_random(0.02, 0.5),
        stop=tenacity.stop_after_delay(wait_seconds),
    )
    with connection.cursor() as guard:
        guard.begin()
        try:
            waiting(lambda: ask_catalog(guard, f"select pg_try_advisory_xact_lock({TURN})::int as taken")[0][0])
            yield guard
        except tenacity.RetryError:
            raise WarehouseError(f"another writer has held the lake for {wait_seconds:.0f} s") from None
        finally:
            # Closed within a transaction whose connection is lost, DuckDB would end the whole process.
            with contextlib.suppress(duckdb.Error):
                guard.rollback()


def connect(settings: Settings) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB in memory that knows the way to catalog and store, the catalog attached as ``lake_catalog``."""
    if not settings.lake:
        raise WarehouseError("NEWSVANE_LAKE names no lake")
    connection = duckdb.connect()
    connection.execute(QUIET)
    catalog = settings.connect(settings.lake_catalog)
    if not catalog.kind.startswith("postgres"):
        raise WarehouseError(f"connection {catalog.id!r}: DuckLake's catalog is a PostgreSQL, not {catalog.kind!r}")
    load_extension(connection, "postgres_scanner")
    load_extension(connection, "ducklake")
    parts = {"host": catalog.host, "port": catalog.port or 5432, "user": catalog.login, "password": catalog.password}
    create_secret(connection, "lake_catalog", "postgres", {**parts, "database": catalog.schema})
    if settings.lake.startswith("s3:"):
        load_extension(connection, "httpfs")
        create_secret(connection, "lake_storage", "s3", storage_secret(settings))
        connection.execute("set http_retries = 8")
        connection.execute("set http_retry_wait_ms = 50")
        connection.execute("set http_retry_backoff = 2")
    connection.execute(f"attach {quoted(wishes(catalog))} as {CATALOG} (type postgres, secret lake_catalog)")
    return connection


def attach(
    connection: duckdb.DuckDBPyConnection, settings: Settings, name: str = LAKE, version: int | None = None
) -> None:
    """Attach the lake, created where there is none; read-only as of a ``version`` where one is given."""
    wanted = {"data_path": quoted(data_path(settings)), "meta_secret": "'lake_catalog'"}
    if version is None:
        wanted["data_inlining_row_limit"] = str(INLINED_ROWS)
    else:
        wanted |= {"snapshot_version": str(version), "read_only": "true"}
    options = ", ".join(f"{name} {value}" for name, value in wanted.items())
    source = f"ducklake:postgres:{wishes(settings.connect(settings.lake_catalog))}"
    connection.execute(f"attach {quoted(source)} as {name} ({options})")


def wishes(catalog: Connection) -> str:
    """What a connection to PostgreSQL is told beside the secret: encryption, and to notice a dead peer."""
    named = {name: catalog.extra[name] for name in ("sslmode", "sslrootcert") if name in catalog.extra}
    return " ".join([*(f"{name}={value}" for name, value in named.items()), KEEPALIVE])


def data_path(settings: Settings) -> str:
    """The folder of the lake's files, as DuckDB names it."""
    place = settings.lake if "://" in settings.lake and not settings.lake.startswith("file:") else None
    return (place or str(open_path(settings.lake))).rstrip("/") + "/"


def storage_secret(settings: Settings) -> dict[str, object]:
    """What DuckDB must know to reach the object store of the lake: the same connection that staging uses."""
    if not settings.storage:
        raise WarehouseError("NEWSVANE_LAKE is an s3: address: name the connection to its store in NEWSVANE_STORAGE")
    connection = settings.connect(settings.storage)
    secret: dict[str, object] = {"key_id": connection.login, "secret": connection.password}
    if region := connection.extra.get("region_name"):
        secret["region"] = region
    if endpoint := connection.extra.get("endpoint_url"):
        parts = urlsplit(str(endpoint))
        secret |= {"endpoint": parts.netloc, "use_ssl": str(parts.scheme == "https").lower(), "url_style": "path"}
    return secret | {"scope": "s3://" + urlsplit(settings.lake).netloc}


def create_secret(connection: duckdb.DuckDBPyConnection, name: str, kind: str, values: dict[str, object]) -> None:
    """Hand a secret to this DuckDB, in memory alone."""
    written = ", ".join(f"{key} {quoted(value)}" for key, value in values.items() if value != "")
    connection.execute(f"create secret {name} (type {kind}, {written})")


def ask_catalog(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query that PostgreSQL itself answers."""
    return connection.execute(f"from postgres_query({quoted(CATALOG)}, {quoted(query)})").fetchall()


@contextlib.contextmanager
def explained(settings: Settings) -> Iterator[None]:
    """Turn DuckDB's errors into ours, without the secrets that their texts may quote.

    So are those that a migration or a check has turned already, to name its file: they may be of a lost catalog.
    """
    try:
        yield
    except (duckdb.Error, WarehouseError) as error:
        cause = error.__cause__ if isinstance(error, WarehouseError) else error
        if not isinstance(cause, duckdb.Error):
            raise
        text = str(error)
        for name in (settings.lake_catalog, settings.storage):
            text = blot(text, settings.connect(name)) if name else text
        passing = isinstance(
            cause, duckdb.IOException | duckdb.TransactionException | duckdb.FatalException | duckdb.InternalException
        ) or any(phrase in text.lower() for phrase in CONNECTION_LOST)
        raise LakeError(f"{settings.lake}: {text}", passing=passing and REFUSED not in text) from None


def retrying(seconds: float = RETRY_SECONDS) -> tenacity.Retrying:
    """Try again while catalog or store are away, or another writer was faster."""
    return tenacity.Retrying(
        retry=tenacity.retry_if_exception(lambda error: isinstance(error, LakeError) and error.passing),
        wait=tenacity.wait_random_exponential(multiplier=0.2, max=10),
        stop=tenacity.stop_after_delay(seconds),
        reraise=True,
    )
