"""DuckDB's extensions, loaded from their wheels on the package index: signed binaries, and no network."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import duckdb

from newsvane.errors import WarehouseError


def load_extension(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Load one extension; raises ``WarehouseError`` where its wheel is not installed."""
    found = importlib.util.find_spec(f"duckdb_extension_{name}")
    folder = Path(found.origin).parent / "extensions" if found and found.origin else Path()
    path = folder / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
    if not path.exists():
        package = f"duckdb-extension-{name.replace('_', '-')}=={duckdb.__version__}"
        raise WarehouseError(f"{package} is not installed: this warehouse needs it")
    connection.execute(f"load {quoted(path)}")


def quoted(value: object) -> str:
    """Write a value as a literal, where a statement takes no parameters."""
    return "'" + str(value).replace("'", "''") + "'"
