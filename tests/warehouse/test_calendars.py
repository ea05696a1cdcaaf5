import datetime as dt

from newsvane.warehouse.calendars import trading_days


def test_spring_festival_and_its_eve_are_traded_on_the_first_session_after() -> None:
    days, sessions = trading_days(dt.date(2024, 2, 8), dt.date(2024, 2, 20))
    traded = dict(zip(days, sessions, strict=True))
    assert traded[dt.date(2024, 2, 8)] == dt.date(2024, 2, 8)
    assert {traded[dt.date(2024, 2, number)] for number in range(9, 20)} == {dt.date(2024, 2, 19)}


def test_a_working_sunday_is_no_session() -> None:
    _, sessions = trading_days(dt.date(2024, 2, 4), dt.date(2024, 2, 4))
    assert sessions == [dt.date(2024, 2, 5)]


def test_the_years_edge_leads_into_the_next_year() -> None:
    days, sessions = trading_days(dt.date(2023, 12, 29), dt.date(2023, 12, 31))
    assert len(days) == 3
    assert sessions == [dt.date(2023, 12, 29), dt.date(2024, 1, 2), dt.date(2024, 1, 2)]
