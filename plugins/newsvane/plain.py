"""DuckDB's values as plain ones, which JSON and CSV can hold."""

from __future__ import annotations

import datetime as dt
import decimal
from typing import Any


def plain(value: Any) -> Any:
    """Return null, truth, numbers and text as they are, times as ISO text, nested values plain all through."""
    found: Any
    match value:
        case None | str() | int() | float():
            found = value
        case dt.datetime():
            found = value.isoformat(sep=" ", timespec="seconds")
        case dt.date() | dt.time():
            found = value.isoformat()
        case decimal.Decimal():
            found = float(value)
        case list() | tuple():
            found = [plain(part) for part in value]
        case dict():
            found = {str(key): plain(part) for key, part in value.items()}
        case bytes():
            found = value.hex()
        case _:
            found = str(value)
    return found
