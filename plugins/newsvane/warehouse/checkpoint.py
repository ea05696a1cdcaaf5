"""Checkpoints of the warehouse's file: on a copy, which then takes the file's place.

DuckDB's own checkpoint writes metadata blocks over the old ones. A process that is killed in the midst of such a write
leaves a block half new and half old, which no program can read any more, and so does a disk that is full. Therefore a
connection that writes only appends to the log beside the file (``warehouse.duckdb.wal``), whose broken end DuckDB cuts
off by itself; and where the log has grown, file and log are copied, the copy is checkpointed, and swapped in.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb

LOG_SHARE = 1 / 256
"""From what share of the file on the log is folded in: reading a log again takes as long as copying so much more file,
and up to three tasks of an ingest read it."""

ONLY_THE_LOG: dict[str, str | bool | int | float | list[str]] = {"checkpoint_threshold": "1TB"}
"""Settings with which DuckDB does not checkpoint by itself; ``keep_the_log`` sees to the end of a connection."""


def keep_the_log(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the connection's end leave the file alone."""
    connection.execute("pragma disable_checkpoint_on_shutdown")


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def copy_database(path: Path, target: Path) -> None:
    """Copy a database that nobody has open, with what its log holds, into one file that has no log."""
    log_of(target).unlink(missing_ok=True)
    shutil.copyfile(path, target)
    if log_of(path).exists():
        shutil.copyfile(log_of(path), log_of(target))
        with duckdb.connect(str(target)) as connection:
            connection.execute("checkpoint")


def fold_log(path: Path, *, share: float = LOG_SHARE) -> None:
    """Bring what the log holds into the file, where the log is larger than this share of it.

    The caller holds the writer's lock, and nobody has the file open. A crash at any moment loses nothing.
    """
    log = log_of(path)
    if not log.exists() or log.stat().st_size <= share * path.stat().st_size:
        return
    try:
        copy_database(path, draft_for(path))
        replace_database(path, draft_for(path))
    finally:
        forget_draft(path)


def replace_database(path: Path, new: Path) -> None:
    """Put ``new``, a whole database without a log, in the place of ``path`` and its log.

    Two names cannot be changed in one step. The first renaming decides: from then on ``recover`` does the rest.
    """
    new.replace(ready_for(path))
    recover(path)


def recover(path: Path) -> None:
    """Finish or forget what was under way when a writer was killed; the caller holds the writer's lock."""
    ready = ready_for(path)
    if ready.exists():
        sync(path.parent)  # before the old log goes, the new file must be found after a loss of power
        log_of(path).unlink(missing_ok=True)
        ready.replace(path)
        sync(path.parent)
    forget_draft(path)


def forget_draft(path: Path) -> None:
    for leftover in (draft_for(path), log_of(draft_for(path))):
        leftover.unlink(missing_ok=True)


def draft_for(path: Path) -> Path:
    return path.with_name(f".{path.name}.draft")


def ready_for(path: Path) -> Path:
    return path.with_name(f".{path.name}.ready")


def sync(folder: Path) -> None:
    """Have the folder's names on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
