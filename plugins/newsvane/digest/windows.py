"""What span of time an edition covers, and when an audience's next edition is due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from newsvane.config.audiences import Audience
from newsvane.digest.trading_days import is_trading_day

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """``start`` up to but not including ``end``; ``label`` is '' for whole days, else the time such as ``1240``.

    ``day`` is the calendar day the edition is filed under: the last one told.
    """

    day: dt.date
    start: dt.datetime
    end: dt.datetime
    label: str = ""


def whole_day(day: dt.date, zone: ZoneInfo) -> Window:
    """The calendar day in ``zone``.

    >>> whole_day(dt.date(2024, 2, 19), ZoneInfo("Asia/Shanghai")).start.isoformat()
    '2024-02-19T00:00:00+08:00'
    """
    return Window(day, midnight(day, zone), midnight(day + DAY, zone))


def window_due(audience: Audience, moment: dt.datetime, zone: ZoneInfo, *, within: dt.timedelta) -> Window | None:
    """Return the window whose edition is due at ``moment``, or became due less than ``within`` ago; else None.

    An audience with one window gets the whole days since its last edition: yesterday, and on a Monday of trading days
    the week-end too. One with several gets, at each, what came since the one before.
    """
    local = moment.astimezone(zone)
    due = [at for at in editions_around(audience, local.date(), zone) if at <= local]
    if not due or local - due[-1] >= within:
        return None
    now, before = due[-1], due[-2]
    if len(audience.windows) == 1:
        return Window(now.date() - DAY, midnight(before.date(), zone), midnight(now.date(), zone))
    return Window(now.date(), before, now, f"{now:%H%M}")


def editions_around(audience: Audience, day: dt.date, zone: ZoneInfo) -> list[dt.datetime]:
    """The times of editions in the weeks up to and including ``day``, oldest first."""
    days = [day - DAY * back for back in range(20, -1, -1)]
    return [
        dt.datetime.combine(each, time, zone) for each in days if sends_on(audience, each) for time in audience.times
    ]


def sends_on(audience: Audience, day: dt.date) -> bool:
    return audience.days == "every" or is_trading_day(day)


def midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone)
