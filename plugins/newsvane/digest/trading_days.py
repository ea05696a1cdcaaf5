"""The days on which the exchanges of Shanghai and Shenzhen trade."""

from __future__ import annotations

import datetime as dt
import functools

SATURDAY = 5


def is_trading_day(day: dt.date) -> bool:
    """Tell whether A-shares trade on ``day``: a working day on which the exchange is open; make-up Saturdays are not.

    >>> is_trading_day(dt.date(2024, 2, 16)), is_trading_day(dt.date(2024, 2, 19))
    (False, True)
    """
    return day.weekday() < SATURDAY and day not in closures(day.year)


@functools.cache
def closures(year: int) -> frozenset[dt.date]:
    """The closures of a year; those not announced yet are the library's estimate from the lunar calendar."""
    import holidays  # noqa: PLC0415 - imports every country's calendar

    return frozenset(holidays.financial_holidays("XSHG", years=year))
