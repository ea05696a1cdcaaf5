"""How the pages speak: values as Simplified Chinese text."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from newsvane.digest.cleaning import clean_line, clean_url
from newsvane.digest.wording import KINDS, WEEKDAYS, number
from newsvane.web.marking import shown

LONGEST_LINE = 200


def moment(value: dt.datetime | None, zone: ZoneInfo) -> str:
    """2024-02-19 08:30 in the reporting zone; a dash where there is none."""
    return f"{value.astimezone(zone):%Y-%m-%d %H:%M}" if value else "—"


def weekday(day: dt.date) -> str:
    return f"星期{WEEKDAYS[day.weekday()]}"


def count(value: float | None) -> str:
    """12,345; a dash where there is none."""
    return "—" if value is None else f"{value:,.0f}"


def percent(value: float | None) -> str:
    return "—" if value is None else f"{value:.0%}"


def share(value: float | None) -> str:
    """A share of voice, which is small: two decimals of a percent."""
    return "—" if value is None else f"{value:.2%}"


def span(seconds: float | None) -> str:
    """How long that is, in the unit that fits.

    >>> span(5400)
    '1.5 小时'
    """
    if seconds is None:
        return "—"
    for length, unit in ((86400, "天"), (3600, "小时"), (60, "分钟")):
        if seconds >= length:
            return f"{number(seconds / length)} {unit}"
    return f"{seconds:.0f} 秒"


def line(text: str | None) -> str:
    """Feed text as one visible line of bounded length."""
    return clean_line(text or "", limit=LONGEST_LINE)


def as_json(value: Any) -> str:
    """JSON for an attribute: the template escapes it as any text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def decimal(value: float | None) -> str:
    """One decimal, without a trailing zero; a dash where there is none."""
    return "—" if value is None else number(value)


FILTERS: dict[str, Callable[..., Any]] = {
    "count": count,
    "decimal": decimal,
    "json": as_json,
    "kind": KINDS.__getitem__,
    "line": line,
    "moment": moment,
    "percent": percent,
    "share": share,
    "shown": shown,
    "span": span,
    "web": clean_url,
    "weekday": weekday,
}
