"""Upkeep of the warehouse: backup, compaction, retention, export. Each returns what it did, with sizes in bytes."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from newsvane.settings import Settings
from newsvane.storage import open_path
from newsvane.warehouse.bodies import bodies_folder, merge_parts, quoted, read_part_names
from newsvane.warehouse.checkpoint import copy_database, replace_database
from newsvane.warehouse.connections import open_read_only, open_snapshot, open_warehouse, transact, writer_lock
from newsvane.warehouse.migrations import migrate
from newsvane.warehouse.searching import forget_documents
from newsvane.warehouse.transactions import committed

FETCH_DAYS = 90
SIGNATURE_DAYS = 30
STAGING_DAYS = 3
KEPT_BACKUPS = 7
PART_GRACE_HOURS = 6
ORDERS = {
    "article_head": "day, first_seen_at, article_id",
    "mention": "day, article_id, field, start",
    "article_entities": "day, story_key, text_key",
    "entity_article": "day, entity_number, article_id",
    "entity_day": "day, entity_number",
    "term_count": "day, term",
    "terms": "termid, docid, fieldid",
}
DAILY = (
    "article_entities",
    "day_total",
    "entity_article",
    "entity_day",
    "kind_day",
    "mention",
    "source_day",
    "term_count",
)
EXPORTED = (
    "article",
    "burst",
    "day_total",
    "entity",
    "entity_day",
    "fetch",
    "mention",
    "source",
    "source_day",
    "story",
)


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the database, and of the bodies' files (hard links on the same disk); or of a lake's catalog."""

    path: Path | str
    database_bytes: int
    body_bytes: int


@dataclass(frozen=True, slots=True)
class Compaction:
    bytes_before: int
    bytes_after: int
    parts_before: int
    parts_after: int


@dataclass(frozen=True, slots=True)
class Expiry:
    """What was removed; ``freed_bytes`` counts files, the database shrinks when it is compacted.

    Of a lake, ``parts`` are its files, and ``versions`` those that nobody reads any more.
    """

    fetches: int
    articles: int
    parts: int
    staged_batches: int
    freed_bytes: int
    versions: int = 0


@dataclass(frozen=True, slots=True)
class Export:
    name: str
    rows: int
    bytes: int
    path: Path


def backup(settings: Settings, *, now: dt.datetime, keep: int = KEPT_BACKUPS) -> Backup:
    """Back the warehouse up into ``DATA/backups/TIME`` and keep the ``keep`` newest ones.

    To restore, put ``warehouse.duckdb`` and ``bodies/`` back in their places and publish. Of a lake the catalog is
    copied, beside its files; ``newsvane lake restore`` brings it back.
    """
    if settings.lake:
        from newsvane.warehouse.lake import upkeep as lake  # noqa: PLC0415 - only where there is a lake

        place, size = lake.backup(settings, now=now, keep=keep)
        return Backup(place, size, 0)
    root = settings.data / "backups"
    target = root / now.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    draft = root / f".{target.name}"
    with writer_lock(settings):
        for leftover in root.glob(".*"):
            shutil.rmtree(leftover)
        (draft / "bodies").mkdir(parents=True)
        with open_warehouse(settings) as connection:
            migrate(connection, settings.sql / "schema", now=now)
            names = read_part_names(connection)
        copy_database(settings.warehouse, draft / settings.warehouse.name)
        for name in names:
            link_or_copy(bodies_folder(settings) / name, draft / "bodies" / name)
    if target.exists():
        shutil.rmtree(target)
    draft.rename(target)
    for old in sorted(path for path in root.iterdir() if not path.name.startswith("."))[:-keep]:
        shutil.rmtree(old)
    return Backup(target, (target / settings.warehouse.name).stat().st_size, size_of(target / "bodies"))


def compact(settings: Settings, *, now: dt.datetime) -> Compaction:
    """Merge the bodies' files of each month, and write the database anew in its best order, without what was deleted.

    The new file takes the place of the old one and its log: a crash at any moment leaves one or the other, whole.
    """
    if settings.lake:
        from newsvane.warehouse.lake import upkeep as lake  # noqa: PLC0415 - only where there is a lake

        was, became = lake.compact(settings)
        return Compaction(was.bytes, became.bytes, was.files, became.files)
    new = settings.warehouse.with_name(".warehouse.compacted")
    with writer_lock(settings):
        for leftover in settings.data.glob(f"{new.name}*"):
            leftover.unlink()
        with open_warehouse(settings) as connection:
            migrate(connection, settings.sql / "schema", now=now)
            before = len(read_part_names(connection))
            with committed(connection):
                merge_parts(connection, bodies_folder(settings))
            after = len(read_part_names(connection))
            bytes_before = settings.warehouse.stat().st_size
            copy_ordered(connection, new)
        replace_database(settings.warehouse, new)
    return Compaction(bytes_before, settings.warehouse.stat().st_size, before, after)


def copy_ordered(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Copy every table of the open database to a new file, ordered so that questions pass over most rows."""
    old = connection.execute("select current_database()").fetchall()[0][0]
    connection.execute(f"attach {quoted(path)} as compacted")
    connection.execute(f'copy from database "{old}" to compacted (schema)')
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = $old and not temporary", {"old": old}
    ).fetchall()
    for schema, table in tables:
        columns = connection.execute(
            """
            select string_agg('"' || column_name || '"', ', ' order by column_index)
            from duckdb_columns()
            where database_name = $old and schema_name = $schema and table_name = $table
            """,
            {"old": old, "schema": schema, "table": table},
        ).fetchall()[0][0]
        order = f"order by {ORDERS[table]}" if table in ORDERS else ""
        order = order.replace("start", '"start"')
        connection.execute(
            f'insert into compacted."{schema}"."{table}" select {columns} from "{old}"."{schema}"."{table}" {order}'  # noqa: S608
        )
    connection.execute("checkpoint compacted")
    connection.execute("detach compacted")


def expire(settings: Settings, *, now: dt.datetime, keep_days: int | None = None) -> Expiry:
    """Remove what is too old to be of use.

    Requests go after ``FETCH_DAYS``, signatures of texts after ``SIGNATURE_DAYS``, staged batches after
    ``STAGING_DAYS``, files of bodies when neither the warehouse nor a kept snapshot lists them. Articles stay for
    ever, unless ``keep_days`` says for how long.
    """
    from newsvane.group.warehouse import forget_signatures  # noqa: PLC0415 - grouping costs start-up time that readers need not pay

    today = now.astimezone(settings.zone).date()

    def remove(connection: duckdb.DuckDBPyConnection) -> tuple[int, int, set[str]]:
        fetches = delete(connection, '"fetch"', "fetched_at < $limit", now - dt.timedelta(days=FETCH_DAYS))
        forget_signatures(connection, settings.sql / "load", before=today - dt.timedelta(days=SIGNATURE_DAYS))
        articles = forget_articles(connection, settings, today - dt.timedelta(days=keep_days)) if keep_days else 0
        return fetches, articles, set(read_part_names(connection))

    fetches, articles, used = transact(settings, remove, now=now)
    batches, batch_bytes = remove_staged(settings, now - dt.timedelta(days=STAGING_DAYS))
    if settings.lake:
        from newsvane.warehouse.lake import upkeep as lake  # noqa: PLC0415 - only where there is a lake

        versions, files = lake.expire(settings, now=now)
        return Expiry(fetches, articles, files, batches, batch_bytes, versions)
    for snapshot in (settings.data / "snapshots").glob("newsvane-*.duckdb"):
        with open_read_only(snapshot, settings.timezone) as connection:
            used.update(read_part_names(connection))
    parts, part_bytes = remove_parts(bodies_folder(settings), used, now - dt.timedelta(hours=PART_GRACE_HOURS))
    return Expiry(fetches, articles, parts, batches, part_bytes + batch_bytes)


def forget_articles(connection: duckdb.DuckDBPyConnection, settings: Settings, before: dt.date) -> int:
    """Delete the articles of the days before ``before`` and all that was derived from them; entities stay."""
    forget_documents(connection, settings, before)
    for table in DAILY:
        delete(connection, table, "day < $limit", before)
    delete(connection, "burst", "end_day < $limit", before)
    if settings.lake:
        delete(connection, "article_body", "day < $limit", before)
    else:
        delete(connection, "body_part", "last_day < $limit", before)
    return delete(connection, "article_head", "day < $limit", before)


def delete(connection: duckdb.DuckDBPyConnection, table: str, condition: str, limit: dt.date) -> int:
    """Delete the rows of one of our own tables and return how many."""
    row = connection.execute(f"delete from {table} where {condition}", {"limit": limit}).fetchone()  # noqa: S608
    return int(row[0]) if row else 0


def remove_parts(folder: Path, used: set[str], before: dt.datetime) -> tuple[int, int]:
    """Remove the unlisted files last written before ``before``: newer ones may belong to a load under way."""
    old = [path for path in folder.glob("*") if path.name not in used and path.stat().st_mtime < before.timestamp()]
    size = sum(path.stat().st_size for path in old)
    for path in old:
        path.unlink()
    return len(old), size


def remove_staged(settings: Settings, before: dt.datetime) -> tuple[int, int]:
    """Remove the staged runs last written before ``before``; return how many batches they held, and their bytes."""
    root = open_path(settings.staging, settings)
    if not root.exists():
        return 0, 0
    removed = size = 0
    for run in root.iterdir():
        files = [(file, file.stat()) for file in run.rglob("*") if file.is_file()]
        if max((stat.st_mtime for _, stat in files), default=0) < before.timestamp():
            size += sum(stat.st_size for _, stat in files)
            removed += len({file.parent for file, _ in files})
            for file, _ in files:
                file.unlink()
            remove_empty(run)
    return removed, size


def remove_empty(folder: Path) -> None:
    """Remove a folder and those in it, where there are such things: an object store has none."""
    if folder.is_dir():
        for inner in folder.iterdir():
            remove_empty(inner)
        folder.rmdir()


def export_parquet(settings: Settings, folder: Path) -> list[Export]:
    """Write the snapshot's tables as Parquet files into ``folder``, articles with their bodies."""
    folder.mkdir(parents=True, exist_ok=True)
    exports = []
    with open_snapshot(settings) as connection:
        for name in EXPORTED:
            path = folder / f"{name}.parquet"
            draft = folder / f".{name}.parquet"
            row = connection.execute(f'copy (from "{name}") to {quoted(draft)} (format parquet, compression zstd)')
            rows = int(row.fetchall()[0][0])
            draft.replace(path)
            exports.append(Export(name, rows, path.stat().st_size, path))
    return exports


def link_or_copy(source: Path, target: Path) -> None:
    """Link an immutable file, or copy it where the disks differ."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
