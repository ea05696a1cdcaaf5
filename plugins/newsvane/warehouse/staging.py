"""Staging: a task writes its batch as Parquet files and hands on their folder's URI; the loader reads them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from newsvane.errors import WarehouseError
from newsvane.settings import Settings
from newsvane.storage import as_uri, open_path, write_whole
from newsvane.warehouse.batch import Batch, from_tables, to_tables

if TYPE_CHECKING:
    from upath import UPath

TABLES = ("article", "mention", "fetch", "feed_state", "source", "page_queue")
REPEATING = {
    "mention": [
        "article_id",
        "code",
        "dictionary_version",
        "entity_id",
        "evidence",
        "field",
        "kind",
        "name",
        "prominence",
        "surface",
    ],
}
"""Columns whose values repeat: each value is kept once in memory, as a company is named again and again."""


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
    return as_uri(folder)


def read_staged(uri: str | Path | UPath, settings: Settings | None = None) -> Batch:
    """Read a staged batch; raises ``WarehouseError`` where a file is missing or torn."""
    return from_tables(read_tables(uri, settings=settings))


def read_tables(
    uri: str | Path | UPath, names: Iterable[str] = TABLES, *, settings: Settings | None = None
) -> dict[str, pa.Table]:
    """Read the named Arrow tables of a staged folder, by default all of a batch's.

    ``settings`` name the connection to an object store. Raises ``WarehouseError`` where a file is missing or torn.
    """
    folder = open_path(uri, settings) if isinstance(uri, str) else uri
    tables = {}
    for name in names:
        path = folder / f"{name}.parquet"
        try:
            # a Python file object would be let go of by a thread of Arrow's pool, after the interpreter has ended
            file = pq.ParquetFile(pa.BufferReader(path.read_bytes()), read_dictionary=REPEATING.get(name))
            tables[name] = file.read()
        except (OSError, pa.ArrowInvalid) as error:
            raise WarehouseError(f"staged file {path} cannot be read: {error}") from error
    return tables
