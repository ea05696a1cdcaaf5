"""The sources: which ones fail, and which have fallen silent against their own rhythm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from newsvane.digest.cleaning import clean_line, clean_url
from newsvane.digest.reading import Row
from newsvane.digest.records import Health, SourceTrouble, Trouble

FAILURES = 3
SILENT_RHYTHMS = 10
SILENT_AT_LEAST = dt.timedelta(days=3)
REASON_LENGTH = 100


def source_health(rows: Sequence[Row]) -> Health:
    """Judge the sources by their state after the last fetch, at ``seen_at``."""
    seen_at = rows[0]["seen_at"] if rows else None
    troubles = [found for row in rows if (found := trouble_of(row, seen_at)) is not None]
    return Health(sources=len(rows), seen_at=seen_at, troubles=tuple(troubles))


def trouble_of(row: Row, seen_at: dt.datetime | None) -> SourceTrouble | None:
    if seen_at is None:
        return None
    since: dt.datetime | None
    trouble: Trouble
    if row["failures"] >= FAILURES or row["broken_since"] is not None:
        trouble, since, reason = "failing", row["broken_since"] or row["last_success_at"], row["last_error"] or ""
    elif row["last_new_item_at"] is not None and seen_at - row["last_new_item_at"] > patience(row):
        trouble, since, reason = "silent", row["last_new_item_at"], ""
    else:
        return None
    return SourceTrouble(
        source_id=row["source_id"],
        name=clean_line(row["name"], limit=40),
        url=clean_url(row["url"]),
        trouble=trouble,
        since=since,
        reason=clean_line(reason, limit=REASON_LENGTH),
    )


def patience(row: Row) -> dt.timedelta:
    return max(SILENT_AT_LEAST, dt.timedelta(seconds=SILENT_RHYTHMS * (row["rhythm_seconds"] or 0)))
