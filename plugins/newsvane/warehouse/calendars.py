"""The exchange calendar: on which session the news of a day can first be traded.

Sessions of the Shanghai Stock Exchange (Shenzhen's and Beijing's are the same) come from the ``holidays`` library.
"""

from __future__ import annotations

import datetime as dt

import duckdb
import pyarrow as pa

EXCHANGE = "XSHG"
DAYS_AHEAD = 31


def extend_calendar(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the table ``calendar`` cover all days with articles and a month more."""
    row = connection.execute(
        """
        select min(day_total.day), max(day_total.day), (select min(day) from calendar), (select max(day) from calendar)
        from day_total
        """
    ).fetchone()
    if row is None or row[0] is None:
        return
    first, last, covered_from, covered_until = row
    if covered_from is not None and covered_from <= first and covered_until >= last:
        return
    days, sessions = trading_days(first, last + dt.timedelta(days=DAYS_AHEAD))
    calendar = pa.table(
        {
            "day": pa.array(days, pa.date32()),
            "trading_day": pa.array(sessions, pa.date32()),
            "is_trading_day": [day == session for day, session in zip(days, sessions, strict=True)],
        }
    )
    connection.execute("delete from calendar")
    connection.register("exchange_calendar", calendar)
    connection.execute("insert into calendar by name from exchange_calendar")
    connection.unregister("exchange_calendar")


def trading_days(first: dt.date, last: dt.date) -> tuple[list[dt.date], list[dt.date]]:
    """Return the days from ``first`` to ``last`` and for each the first session on or after it."""
    import holidays  # noqa: PLC0415 - needed only when the calendar grows

    closed = holidays.financial_holidays(EXCHANGE, years=range(first.year, last.year + 2))
    days, sessions = [], []
    session = last + dt.timedelta(days=30)
    day = session
    while day >= first:
        if day.weekday() < 5 and day not in closed:
            session = day
        if day <= last:
            days.append(day)
            sessions.append(session)
        day -= dt.timedelta(days=1)
    return days[::-1], sessions[::-1]
