"""Charts as plain values: what a template puts into ``data-chart`` and static/charts.js draws, light or dark."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Literal

Chart = dict[str, Any]


def series(
    name: str, x: Iterable[Any], y: Iterable[float | None], *, shape: Literal["line", "bar", "step"] = "line"
) -> Chart:
    """One line or set of bars; ``y`` may hold null, which leaves a gap."""
    return {
        "name": name,
        "shape": shape,
        "x": [value.isoformat() if isinstance(value, dt.date) else value for value in x],
        "y": list(y),
    }


def chart(
    title: str,
    drawn: Sequence[Chart],
    *,
    spans: Sequence[tuple[dt.date, dt.date, str]] = (),
    percent: bool = False,
    unit: str = "",
    category: bool = False,
) -> Chart:
    """One figure over time. ``spans`` are days to shade with a word each; ``percent`` shows 0.25 as 25%.

    With ``category`` it is one over names, which are shown as they are even where they look like numbers or dates.

    All text in it is shown as it is: charts.js escapes it, since the library reads a kind of HTML.
    """
    shaded = [{"first": first.isoformat(), "last": last.isoformat(), "name": name} for first, last, name in spans]
    return {
        "title": title,
        "series": list(drawn),
        "spans": shaded,
        "percent": percent,
        "unit": unit,
        "category": category,
    }
