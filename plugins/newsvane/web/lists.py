"""What several pages list: stories with whom they name, and small bars of an entity's newest days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from newsvane.web.snapshot import OpenSnapshot, Row

SPARK_DAYS = 14
NAMES = 5


def told(snapshot: OpenSnapshot, first: dt.date, last: dt.date, *, most: int, skip: int = 0) -> list[Row]:
    """Return the stories told in a period, the widest first, each with the ``names`` that it names most."""
    stories = snapshot.rows("stories", {"first": first, "last": last, "most": most, "skip": skip})
    return with_names(snapshot, stories, first, last)


def with_names(snapshot: OpenSnapshot, stories: Sequence[Row], first: dt.date, last: dt.date) -> list[Row]:
    """Add to each story the entities that its articles of the period name most, as ``names``."""
    asked = {"stories": [story["story_id"] for story in stories], "first": first, "last": last, "most": NAMES}
    names: dict[str, list[Row]] = {}
    for row in snapshot.rows("story_names", asked) if stories else []:
        names.setdefault(row["story_id"], []).append(row)
    return [story | {"names": names.get(story["story_id"], [])} for story in stories]


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
