"""How the pages speak: values as Simplified Chinese text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from newsvane.digest.wording import KINDS, WEEKDAYS, number


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


def decimal(value: float | None) -> str:
    """One decimal, without a trailing zero; a dash where there is none."""
    return "—" if value is None else number(value)


FILTERS: dict[str, Callable[..., Any]] = {
    "count": count,
    "decimal": decimal,
    "kind": KINDS.__getitem__,
    "moment": moment,
    "percent": percent,
    "weekday": weekday,
}
