"""Checkpoints of the warehouse's file: on a copy, which then takes the file's place.

DuckDB's own checkpoint writes metadata blocks over the old ones. A process that is killed in the midst of such a write
leaves a block half new and half old, which no program can read any more, and so does a disk that is full. Therefore a
connection to the warehouse only appends to the log beside it (``warehouse.duckdb.wal``), whose broken end DuckDB cuts
off by itself. A publication, which has to copy the file anyway, works on the copy and swaps it in.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb

from newsvane.errors import WarehouseError
from newsvane.warehouse.waiting import LOCK_WAIT_SECONDS, patiently

LOG_SHARE = 1 / 4
"""From what share of the file on the log is folded in before there is a publication."""

LOG_FLOOR = 16 << 20
"""Bytes of log below which that does not pay: a checkpoint takes half a second, to read such a log a third of that."""

ONLY_THE_LOG: dict[str, str | bool | int | float | list[str]] = {"checkpoint_threshold": "1TB"}
"""Settings with which DuckDB does not checkpoint by itself; ``keep_the_log`` sees to the end of a connection."""


def keep_the_log(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the connection's end leave the file alone."""
    connection.execute("pragma disable_checkpoint_on_shutdown")


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def fold_log(path: Path, *, share: float = LOG_SHARE, floor: int = LOG_FLOOR) -> None:
    """Bring what the log holds into the file, where the log is larger than this share of it and ``floor`` bytes.

    The caller holds the writer's lock. A crash at any moment loses nothing.
    """
    log = log_of(path)
    if not log.exists() or log.stat().st_size <= max(share * path.stat().st_size, floor):
        return
    with replacing(path) as draft:
        checkpoint(draft)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a copy of a database and its log, to be worked on; at the end, its log folded in, it takes their place.

    Where anything is raised, the database stays as it is. The caller holds the writer's lock.
    """
    draft = draft_for(path)
    try:
        copy_with_log(path, draft)
        yield draft
        replace_database(path, draft)
    finally:
        forget_draft(path)


def copy_database(path: Path, target: Path) -> None:
    """Copy a database, with what its log holds, into one file that has no log."""
    copy_with_log(path, target)
    if log_of(target).exists():
        checkpoint(target)


def copy_with_log(path: Path, target: Path) -> None:
    """Copy a database, if there is one, and its log; waits while another process has it open for writing.

    Raises ``WarehouseError`` where it stays open for ``LOCK_WAIT_SECONDS``.
    """
    log_of(target).unlink(missing_ok=True)

    def copy() -> None:
        with path.open("rb") as file:
            fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)  # the lock that DuckDB takes, too
            shutil.copyfile(path, target)
            if log_of(path).exists():
                shutil.copyfile(log_of(path), log_of(target))

    if not path.exists():
        return
    try:
        patiently(copy, LOCK_WAIT_SECONDS, busy=lambda error: isinstance(error, BlockingIOError))
    except BlockingIOError as error:
        raise WarehouseError(f"{path}: another process has had it open for {LOCK_WAIT_SECONDS:.0f} s") from error


def checkpoint(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("checkpoint")


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
