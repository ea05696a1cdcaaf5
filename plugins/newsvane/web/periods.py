"""The period that a page tells of: so many days, which end on the newest day of the snapshot unless told otherwise."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from newsvane.web.snapshot import Reading

CHOICES = (7, 30, 90, 180, 365)
LONGEST = 1100


@dataclass(frozen=True, slots=True)
class Period:
    """``first`` to ``last``, both included; ``until`` is what the address said, null for the newest day.

    ``has_before`` tells whether the snapshot reaches back over the whole period before it, to compare with.
    """

    first: dt.date
    last: dt.date
    until: dt.date | None
    has_before: bool

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def bounds(self) -> dict[str, dt.date]:
        """Both ends, as statements take them."""
        return {"first": self.first, "last": self.last}

    @property
    def dates(self) -> list[dt.date]:
        return [self.first + dt.timedelta(days=number) for number in range(self.days)]


def period_of(
    snapshot: Reading,
    days: Annotated[int, Query(ge=1, le=LONGEST)] = 30,
    until: dt.date | None = None,
) -> Period:
    last = until or snapshot.newest_day or snapshot.published_at.date()
    oldest = snapshot.oldest_day
    has_before = oldest is not None and last - dt.timedelta(days=2 * days - 1) >= oldest
    return Period(last - dt.timedelta(days=days - 1), last, until, has_before)


Chosen = Annotated[Period, Depends(period_of)]
"""What a page takes as a parameter to be asked for a period."""
