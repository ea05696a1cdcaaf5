"""Upkeep of a lake: few files, few versions, and a catalog that can be brought back.

What the loads of a day leave behind is bounded here: rows kept in the catalog become files, small files become large
ones, versions that nobody reads are forgotten, and their files go when no backup of the catalog needs them any more.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb

from newsvane.errors import WarehouseError
from newsvane.settings import Settings
from newsvane.storage import open_path
from newsvane.warehouse import transactions
from newsvane.warehouse.extensions import quoted
from newsvane.warehouse.lake.connections import (
    CATALOG,
    LAKE,
    ask_catalog,
    attach,
    connect,
    data_path,
    explained,
    retrying,
    writing,
)

KEPT_VERSIONS = dt.timedelta(days=1)  # a reader that keeps a version open longer must open another
KEPT_FILES = dt.timedelta(days=7)  # as long as a backup of the catalog is kept, which names them
ORPHAN = dt.timedelta(days=1)  # a file that no version names, of a load that died
MOST_DELETED = 0.05  # a file with a larger share of deleted rows is written anew: only whole files are merged
OURS = """
    select table_name
    from information_schema.tables
    where table_schema = 'public' and (table_name like 'ducklake\\_%' or table_name = 'newsvane_publication')
    order by table_name
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a lake is: files and bytes of the newest version, versions, and rows kept in the catalog."""

    files: int
    bytes: int
    versions: int
    catalog_bytes: int


def compact(settings: Settings) -> tuple[Size, Size]:
    """Write the rows kept in the catalog as files, and small files and those with many deleted rows anew."""

    def work() -> tuple[Size, Size]:
        with writing(settings) as (connection, _):
            before = measure(connection)
            for step in (
                f"ducklake_flush_inlined_data({quoted(LAKE)})",
                f"ducklake_rewrite_data_files({quoted(LAKE)}, delete_threshold => {MOST_DELETED})",
                f"ducklake_merge_adjacent_files({quoted(LAKE)})",
            ):
                connection.execute(f"call {step}").fetchall()
            return before, measure(connection)

    return retrying()(work)


def expire(settings: Settings, *, now: dt.datetime) -> tuple[int, int]:
    """Forget old versions, and remove the files that nothing needs; return how many versions and files went.

    The newest published version stays, however old, and so does what was published within ``KEPT_VERSIONS``.
    """

    def work() -> tuple[int, int]:
        with writing(settings) as (connection, _):
            versions = old_versions(connection, now - KEPT_VERSIONS)
            if versions:
                connection.execute(f"call ducklake_expire_snapshots({quoted(LAKE)}, versions => {versions})").fetchall()
                forget = f"delete from newsvane_publication where version in ({', '.join(map(str, versions))})"  # noqa: S608 - numbers of our own
                connection.execute(f"call postgres_execute({quoted(CATALOG)}, {quoted(forget)})")
            removed = 0
            for step, age in (("cleanup_old_files", KEPT_FILES), ("delete_orphaned_files", ORPHAN)):
                older = f"older_than => {quoted((now - age).isoformat())}::timestamptz"
                removed += len(connection.execute(f"call ducklake_{step}({quoted(LAKE)}, {older})").fetchall())
            return len(versions), removed

    return retrying()(work)


def old_versions(connection: duckdb.DuckDBPyConnection, before: dt.datetime) -> list[int]:
    """Return the versions made before ``before`` that are neither the newest nor the newest published one."""
    rows = ask_catalog(
        connection,
        f"""
        select snapshot_id
        from ducklake_snapshot
        where snapshot_time < {quoted(before.isoformat())}
            and snapshot_id <> (select max(snapshot_id) from ducklake_snapshot)
            and snapshot_id not in (select coalesce(max(version), -1) from newsvane_publication)
            and snapshot_id not in (
                select version from newsvane_publication where published_at >= {quoted(before.isoformat())}
            )
        order by snapshot_id
        """,  # noqa: S608 - times of our own
    )
    return [int(str(version)) for (version,) in rows]


def measure(connection: duckdb.DuckDBPyConnection) -> Size:
    files, size = ask_catalog(
        connection,
        "select count(*), coalesce(sum(file_size_bytes), 0)::bigint from ducklake_data_file where end_snapshot is null",
    )[0]
    versions = ask_catalog(connection, "select count(*) as versions from ducklake_snapshot")[0][0]
    held = ask_catalog(connection, "select pg_database_size(current_database()) as bytes")[0][0]
    return Size(*(int(str(value)) for value in (files, size, versions, held)))


def backup(settings: Settings, *, now: dt.datetime, keep: int) -> tuple[str, int]:
    """Copy the catalog's tables as Parquet beside the lake; return the folder and its size in bytes.

    The lake's files are not copied: they never change, and stay ``KEPT_FILES`` longer than any version needs them.
    """
    place = f"{backups(settings)}{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"

    def work() -> None:
        with writing(settings) as (connection, _):
            open_path(place, settings).mkdir(parents=True, exist_ok=True)
            for (table,) in ask_catalog(connection, OURS):
                target = quoted(f"{place}/{table}.parquet")
                connection.execute(f'copy (from {CATALOG}.public."{table}") to {target} (format parquet)')

    retrying()(work)
    for old in sorted(path.name for path in open_path(backups(settings), settings).iterdir())[:-keep]:
        folder = open_path(f"{backups(settings)}{old}", settings)
        for file in list(folder.iterdir()):
            file.unlink()
        if folder.exists():
            folder.rmdir()
    return place, sum(file.stat().st_size for file in open_path(place, settings).iterdir())


def restore(settings: Settings, place: str) -> int:
    """Fill an empty PostgreSQL with the catalog that ``backup`` copied to ``place``; return how many tables it has.

    Raises ``WarehouseError`` where the database already holds a lake.
    """
    with explained(settings), connect(settings) as connection:
        if ask_catalog(connection, OURS):
            raise WarehouseError(f"connection {settings.lake_catalog!r}: the database holds a lake already")
        names = sorted(path.stem for path in open_path(place, settings).iterdir() if path.suffix == ".parquet")
        attach(connection, settings)  # creates DuckLake's own tables, with their keys
        connection.execute(f"detach {LAKE}")
        made = {name for (name,) in ask_catalog(connection, OURS)}
        connection.execute("call pg_clear_cache()")
        with transactions.committed(connection):
            for name in names:
                table, rows = f'{CATALOG}.public."{name}"', f"read_parquet({quoted(f'{place}/{name}.parquet')})"
                if name in made:
                    connection.execute(f"delete from {table}")  # noqa: S608 - a name of DuckLake's own
                    connection.execute(f"insert into {table} from {rows}")
                else:
                    connection.execute(f"create table {table} as from {rows}")
    return len(names)


def backups(settings: Settings) -> str:
    """The folder of the catalog's copies: beside the lake, whose own folder holds nothing but its files."""
    return data_path(settings).rstrip("/") + "-backups/"
