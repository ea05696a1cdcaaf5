"""What several pages list: stories with whom they name, and small bars of an entity's newest days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from newsvane.web.snapshot import OpenSnapshot, Row

SPARK_DAYS = 14
NAMES = 5


def told(snapshot: OpenSnapshot, first: dt.date, last: dt.date, *, most: int, skip: int = 0) -> list[Row]:
    """Return the stories told in a period, the widest first, with the ``names`` that the first article names."""
    return with_names(snapshot, snapshot.rows("stories", {"first": first, "last": last, "most": most, "skip": skip}))


def with_names(snapshot: OpenSnapshot, rows: Sequence[Row]) -> list[Row]:
    """Add to each row with an ``article_id`` and ``day`` the entities that its article names first, as ``names``."""
    if not rows:
        return []
    days = sorted({row["day"] for row in rows})
    asked = {"articles": [row["article_id"] for row in rows], "days": days, "first": days[0], "last": days[-1]}
    names: dict[str, list[Row]] = {}
    for row in snapshot.rows("names_of_articles", asked | {"most": NAMES}):
        names.setdefault(row["article_id"], []).append(row)
    return [row | {"names": names.get(row["article_id"], [])} for row in rows]


def sparks(snapshot: OpenSnapshot, ids: Sequence[str]) -> dict[str, list[int]]:
    """Return the articles of the newest days of each entity, oldest first."""
    last = snapshot.newest_day
    if last is None or not ids:
        return {}
    first = last - dt.timedelta(days=SPARK_DAYS - 1)
    counts = {entity_id: [0] * SPARK_DAYS for entity_id in ids}
    for row in snapshot.rows("sparks", {"ids": list(counts), "first": first, "last": last}):
        counts[row["entity_id"]][(row["day"] - first).days] = row["articles"]
    return counts
