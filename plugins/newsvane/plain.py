"""DuckDB's values as plain ones, which JSON and CSV can hold and no spreadsheet computes."""

from __future__ import annotations

import datetime as dt
import decimal
from typing import Any

FORMULA_STARTS = frozenset("=+-@\t\r\n|%＝＋－＠")
"""What makes a spreadsheet compute or call out, full-width forms included; blanks before it do not help."""


def disarmed(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would compute.

    >>> disarmed("=1+1")
    "'=1+1"
    """
    starts = {text[:1], text.lstrip()[:1]}
    return f"'{text}" if starts & FORMULA_STARTS else text


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
