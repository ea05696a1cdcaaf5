import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from newsvane.config.audiences import Audience
from newsvane.digest.trading_days import is_trading_day
from newsvane.digest.windows import window_due

ZONE = ZoneInfo("Asia/Shanghai")
HOUR = dt.timedelta(hours=1)


def due(moment, **values):
    audience = Audience(id="a", name="a", **values)
    window = window_due(audience, dt.datetime.fromisoformat(moment).replace(tzinfo=ZONE), ZONE, within=HOUR)
    return window and (f"{window.start:%m-%d %H:%M}", f"{window.end:%m-%d %H:%M}", window.day.isoformat(), window.label)


@pytest.mark.parametrize(
    ("moment", "values", "expected"),
    [
        ("2024-02-20T08:30", {}, ("02-19 00:00", "02-20 00:00", "2024-02-19", "")),
        ("2024-02-20T09:29", {}, ("02-19 00:00", "02-20 00:00", "2024-02-19", "")),
        ("2024-02-20T09:30", {}, None),
        ("2024-02-20T08:29", {}, None),
        # the first trading day after the Spring Festival closures tells all of them
        ("2024-02-19T08:30", {"days": "trading"}, ("02-08 00:00", "02-19 00:00", "2024-02-18", "")),
        ("2024-02-18T08:30", {"days": "trading"}, None),
        ("2024-02-20T12:40", {"windows": ["08:30", "12:40"]}, ("02-20 08:30", "02-20 12:40", "2024-02-20", "1240")),
        ("2024-02-20T08:30", {"windows": ["12:40", "08:30"]}, ("02-19 12:40", "02-20 08:30", "2024-02-20", "0830")),
    ],
)
def test_an_edition_covers_what_came_since_the_one_before(moment, values, expected):
    assert due(moment, **values) == expected


@pytest.mark.parametrize(
    ("day", "trades"),
    [
        ("2024-02-09", False),
        ("2024-02-19", True),
        ("2024-04-28", False),
        ("2025-10-08", False),
        ("2025-10-09", True),
        ("2026-11-23", True),
    ],
)
def test_trading_days_are_those_of_the_exchange(day, trades):
    assert is_trading_day(dt.date.fromisoformat(day)) is trades
