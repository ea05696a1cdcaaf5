"""Staging: a task writes its batch as Parquet files and hands on their folder's URI; the loader reads them."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from newsvane.errors import WarehouseError
from newsvane.warehouse.batch import Batch, from_tables, to_tables

if TYPE_CHECKING:
    from upath import UPath

TABLES = ("article", "mention", "fetch", "feed_state", "source", "page_queue")


def stage(root: Path | UPath, name: str, batch: Batch) -> str:
    """Write the batch as ``root/name/TABLE.parquet`` and return the folder's URI.

    ``root`` is a local path or any fsspec path (``UPath``, Airflow's ``ObjectStoragePath``); ``name`` is the
    caller's deterministic name, so that a repeated task writes over its own files.
    """
    return stage_tables(root, name, to_tables(batch))


def stage_tables(root: Path | UPath, name: str, tables: Mapping[str, pa.Table]) -> str:
    """Write each table as ``root/name/TABLE.parquet`` and return the folder's URI."""
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    for table_name, table in tables.items():
        buffer = io.BytesIO()
        pq.write_table(table, buffer, compression="zstd")
        write_whole(folder / f"{table_name}.parquet", buffer.getvalue())
    # fsspec takes what follows file:// literally, so no character is escaped as Path.as_uri would
    return f"file://{folder.absolute()}" if isinstance(folder, Path) else str(folder)


def read_staged(uri: str | Path | UPath) -> Batch:
    """Read a staged batch; raises ``WarehouseError`` where a file is missing or torn."""
    return from_tables(read_tables(uri))


def read_tables(uri: str | Path | UPath, names: Iterable[str] = TABLES) -> dict[str, pa.Table]:
    """Read the named Arrow tables of a staged folder, by default all of a batch's.

    Raises ``WarehouseError`` where a file is missing or torn.
    """
    folder: Any = uri
    if isinstance(uri, str):
        from upath import UPath  # noqa: PLC0415 - fsspec costs start-up time that readers of the snapshot need not pay

        folder = UPath(uri)
    tables = {}
    for name in names:
        path = folder / f"{name}.parquet"
        try:
            tables[name] = pq.read_table(io.BytesIO(path.read_bytes()))
        except (OSError, pa.ArrowInvalid) as error:
            raise WarehouseError(f"staged file {path} cannot be read: {error}") from error
    return tables


def write_whole(path: Path | UPath, data: bytes) -> None:
    """Write a file so that no reader sees half of it; object stores do so by themselves."""
    if not isinstance(path, Path):
        path.write_bytes(data)
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:  # a full disk, say, which what is left here would keep full
        temporary.unlink(missing_ok=True)
        raise
