"""Data-quality checks: each file of ``sql/checks`` selects the rows that must not be."""

from __future__ import annotations

from pathlib import Path

import duckdb

from newsvane.errors import WarehouseError
from newsvane.settings import Settings
from newsvane.warehouse.bodies import bodies_folder

SHOWN_ROWS = 5


def run_checks(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Run every check on the days of the temporary table ``checked_day``.

    Raises ``WarehouseError`` with the name of each failing check, what it asks for and its first offending rows.
    """
    failures = []
    for script in sorted((settings.sql / "checks").glob("*.sql")):
        text = script.read_text("utf-8")
        try:
            result = connection.execute(text)
            names = [column[0] for column in result.description or ()]
            rows = result.fetchmany(SHOWN_ROWS + 1)
        except duckdb.Error as error:
            raise WarehouseError(f"{script}: {error}") from error
        if rows:
            failures.append(describe(script.stem, text, names, rows))
    missing = [] if settings.lake else missing_parts(connection, bodies_folder(settings))
    if missing:
        failures.append("bodies: files are listed but not there:\n  " + "\n  ".join(missing[:SHOWN_ROWS]))
    if failures:
        raise WarehouseError("the data failed its checks; the last snapshot stays\n" + "\n".join(failures))


def describe(name: str, text: str, names: list[str], rows: list[tuple[object, ...]]) -> str:
    """Word a failure: the check, the first line of its header, and the rows."""
    header = text.partition("\n")[0].lstrip("- ")
    shown = [
        "  " + ", ".join(f"{column}={value}" for column, value in zip(names, row, strict=True))
        for row in rows[:SHOWN_ROWS]
    ]
    more = ["  … and more"] if len(rows) > SHOWN_ROWS else []
    return "\n".join([f"{name}: {header}", *shown, *more])


def missing_parts(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    there = {path.name for path in folder.glob("*.parquet")}
    return [name for (name,) in connection.execute("select name from body_part").fetchall() if name not in there]
