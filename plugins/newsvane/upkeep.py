"""The nightly upkeep: backup, retention, compaction, export. Each function is one Airflow task, and logs sizes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from typing import Any

from newsvane.fetch import archive
from newsvane.settings import Settings
from newsvane.storage import open_path
from newsvane.warehouse import upkeep

log = logging.getLogger(__name__)

MIB = 1 << 20


def backup(settings: Settings, now: dt.datetime) -> dict[str, Any]:
    """Back the warehouse up before anything is removed."""
    done = upkeep.backup(settings, now=now)
    log.info(
        "backup %s: database %.1f MiB, bodies %.1f MiB", done.path, done.database_bytes / MIB, done.body_bytes / MIB
    )
    return as_values(done)


def expire(settings: Settings, now: dt.datetime) -> dict[str, Any]:
    """Remove what the settings' retention no longer keeps, from the warehouse, the staging area and the archive."""
    done = upkeep.expire(settings, now=now, keep_days=settings.article_days)
    oldest = now - dt.timedelta(days=settings.archive_days)
    archived = archive.expire(open_path(settings.archive, settings), oldest, now=now)
    log.info(
        "removed %d versions, %d fetches, %d articles, %d parts, %d staged batches (%.1f MiB) and %d archived files "
        "before %s",
        done.versions,
        done.fetches,
        done.articles,
        done.parts,
        done.staged_batches,
        done.freed_bytes / MIB,
        archived,
        oldest.date(),
    )
    return as_values(done) | {"archived_files": archived}


def compact(settings: Settings, now: dt.datetime) -> dict[str, Any]:
    """Write the database anew, in the order that questions like best."""
    done = upkeep.compact(settings, now=now)
    log.info(
        "database %.1f → %.1f MiB, %d → %d parts of bodies",
        done.bytes_before / MIB,
        done.bytes_after / MIB,
        done.parts_before,
        done.parts_after,
    )
    return as_values(done)


def export(settings: Settings) -> list[dict[str, Any]]:
    """Write the snapshot's tables as Parquet files for other tools."""
    done = upkeep.export_parquet(settings, settings.data / "export")
    for table in done:
        log.info("%s: %d rows, %.1f MiB", table.path, table.rows, table.bytes / MIB)
    return [as_values(table) for table in done]


def as_values(record: Any) -> dict[str, Any]:
    """Return a record as plain values that XCom can hold."""
    return {name: value if isinstance(value, int) else str(value) for name, value in dataclasses.asdict(record).items()}
