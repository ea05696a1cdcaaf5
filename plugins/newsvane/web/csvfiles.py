"""CSV for spreadsheets: opens as UTF-8, and no cell of it is a formula."""

from __future__ import annotations

import csv
import datetime as dt
import decimal
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import Response

from newsvane.plain import disarmed

BYTE_ORDER_MARK = "\ufeff"
LARGE = 1e15


def csv_answer(name: str, columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]], zone: ZoneInfo) -> Response:
    """Answer with a file ``name``.csv; ``columns`` maps keys of ``rows`` to headings, times are shown in ``zone``."""
    return csv_file(name, list(columns.values()), ([row[key] for key in columns] for row in rows), zone)


def csv_file(name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], zone: ZoneInfo) -> Response:
    """Answer with a file ``name``.csv of rows of values."""
    body = write_csv(headings, rows, zone)
    disposition = f"attachment; filename=\"newsvane.csv\"; filename*=UTF-8''{quote(name, safe='')}.csv"
    return Response(body, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]], zone: ZoneInfo) -> str:
    """Return the text of a CSV file, byte order mark included, by which Excel knows UTF-8."""
    file = io.StringIO()
    file.write(BYTE_ORDER_MARK)
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([cell(heading, zone) for heading in headings])
    writer.writerows([cell(value, zone) for value in row] for row in rows)
    return file.getvalue()


def cell(value: Any, zone: ZoneInfo) -> str:
    """Return a value as a cell; null is an empty one. Numbers stay bare, so that they are numbers there too."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M:%S}" if value.tzinfo else value.isoformat(" ", "seconds")
    if isinstance(value, float):
        return f"{value:.12g}" if abs(value) < LARGE else repr(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | decimal.Decimal | dt.date):
        return str(value)
    return disarmed("、".join(map(str, value)) if isinstance(value, list | tuple) else str(value))
