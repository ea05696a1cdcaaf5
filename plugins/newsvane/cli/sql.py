"""``newsvane sql``: one question to the published snapshot."""

from __future__ import annotations

import csv
import json
import sys
from typing import Any

import click
import duckdb

from newsvane.errors import InputError
from newsvane.plain import disarmed, plain
from newsvane.settings import read_settings
from newsvane.warehouse import open_snapshot


@click.command("sql")
@click.argument("query")
@click.option("--format", "format_", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
def command(query: str, format_: str) -> None:
    """Answer QUERY from the published snapshot, e.g. "from trend('sora', days := 30)"."""
    with open_snapshot(read_settings()) as connection:
        try:
            connection.execute(query)
            names = [column[0] for column in connection.description or ()]
            rows = connection.fetchall()
        except duckdb.Error as error:
            raise InputError(str(error)) from error
    {"table": write_table, "csv": write_csv, "json": write_json}[format_](names, rows)


def write_csv(names: list[str], rows: list[tuple[Any, ...]]) -> None:
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # the terminal's own text stream
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(map(disarmed, names))
    writer.writerows([csv_cell(value) for value in row] for row in rows)


def csv_cell(value: Any) -> Any:
    """Return a value as a cell; what feeds wrote never begins a formula."""
    return "" if value is None else disarmed(value) if isinstance(value, str) else plain(value)


def write_json(names: list[str], rows: list[tuple[Any, ...]]) -> None:
    """Write one object a line."""
    for row in rows:
        line = json.dumps({name: plain(value) for name, value in zip(names, row, strict=True)}, ensure_ascii=False)
        sys.stdout.buffer.write(line.encode("utf-8") + b"\n")


def write_table(names: list[str], rows: list[tuple[Any, ...]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(*names)
    for row in rows:
        table.add_row(*("" if value is None else str(plain(value)) for value in row))
    Console(soft_wrap=True).print(table)
