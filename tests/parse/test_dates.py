"""Dates as Chinese feeds and pages write them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from newsvane.parse.dates import read_date

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2024, 2, 17, 12, 0, tzinfo=SHANGHAI)  # a Saturday


def read(text, zone=SHANGHAI, now=NOW):
    moment, note = read_date(text, zone=zone, now=now)
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}" if moment else note


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024年2月16日 09:30", "2024-02-16 09:30:00"),
        ("2024年02月16日09时30分", "2024-02-16 09:30:00"),
        ("2024年02月16日 星期五 上午9点半", "2024-02-16 09:30:00"),
        ("2024-2-16", "2024-02-16 00:00:00"),
        ("2024-2-16 9:5", "2024-02-16 09:05:00"),
        ("2024.02.16", "2024-02-16 00:00:00"),
        ("2024/02/16 下午3:05", "2024-02-16 15:05:00"),
        ("2024/02/16 中午12:10", "2024-02-16 12:10:00"),
        ("2024/02/16 凌晨12:10", "2024-02-16 00:10:00"),
        ("24-02-16 10:10", "2024-02-16 10:10:00"),
        ("２０２４年２月１６日　０９：３０", "2024-02-16 09:30:00"),
        ("二〇二四年二月十六日", "2024-02-16 00:00:00"),
        ("二○二四年十二月三十一日", "in the future: 2024-12-30 16:00Z"),
        ("2024 年 2 月 16 日 9 时 30 分", "2024-02-16 09:30:00"),
        ("民國113年2月16日", "2024-02-16 00:00:00"),
        ("发布时间：2024-02-16 09:30:21 来源：新华网", "2024-02-16 09:30:21"),
        ("20240216", "2024-02-16 00:00:00"),
        ("20240216093000", "2024-02-16 09:30:00"),
        ("2024-02", "2024-02-01 00:00:00"),
    ],
)
def test_whole_dates_are_in_the_source_zone(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("02-16 09:30", "2024-02-16 09:30:00"),
        ("2月16日", "2024-02-16 00:00:00"),
        ("12-31 23:59", "2023-12-31 23:59:00"),
        ("今天 08:00", "2024-02-17 08:00:00"),
        ("昨天", "2024-02-16 00:00:00"),
        ("昨天 23:15", "2024-02-16 23:15:00"),
        ("前天", "2024-02-15 00:00:00"),
        ("3小时前", "2024-02-17 09:00:00"),
        ("3 小時前", "2024-02-17 09:00:00"),
        ("半小时前", "2024-02-17 11:30:00"),
        ("14分钟前", "2024-02-17 11:46:00"),
        ("十五分钟前", "2024-02-17 11:45:00"),
        ("两小时前", "2024-02-17 10:00:00"),
        ("三天前", "2024-02-14 12:00:00"),
        ("2 hours ago", "2024-02-17 10:00:00"),
        ("刚刚", "2024-02-17 12:00:00"),
        ("剛剛", "2024-02-17 12:00:00"),
        ("星期五", "2024-02-16 00:00:00"),
        ("周六 09:30", "2024-02-17 09:30:00"),
        ("週日", "2024-02-11 00:00:00"),
        ("上周五", "2024-02-09 00:00:00"),
        ("08:30", "2024-02-17 08:30:00"),
        ("18:30", "2024-02-16 18:30:00"),
    ],
)
def test_parts_of_dates_are_completed_towards_the_past(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fri, 16 Feb 2024 09:30:00 GMT", "2024-02-16 17:30:00"),
        ("Fri, 16 Feb 2024 09:30:00 +0800", "2024-02-16 09:30:00"),
        ("Fri, 16 Feb 2024 09:30:00 EST", "2024-02-16 22:30:00"),
        ("Fri, 16 Feb 2024 09:30:00", "2024-02-16 09:30:00"),
        ("16 Feb 24 10:00 +0000", "2024-02-16 18:00:00"),
        ("Fri Feb 16 09:30:00 CST 2024", "2024-02-16 09:30:00"),
        ("Fri Feb 16 2024 09:30:00 GMT+0800 (中国标准时间)", "2024-02-16 09:30:00"),
        ("Friday, February 16, 2024 10:00 AM EST", "2024-02-16 23:00:00"),
        ("2024-02-16T09:30:00Z", "2024-02-16 17:30:00"),
        ("2024-02-16T09:30:00.123+08:00", "2024-02-16 09:30:00"),
        ("2024-02-16 09:30:00 +0800", "2024-02-16 09:30:00"),
        ("2024-02-15T24:00:00", "2024-02-16 00:00:00"),
        ("1708047000", "2024-02-16 09:30:00"),
        ("1708047000000", "2024-02-16 09:30:00"),
        (1708047000, "2024-02-16 09:30:00"),
        ("16/02/2024 10:00", "2024-02-16 10:00:00"),
    ],
)
def test_standard_forms_and_their_faults(text, expected):
    assert read(text) == expected


def test_cst_is_china_for_chinese_sources_and_us_central_elsewhere():
    text = "Fri, 16 Feb 2024 09:30:00 CST"
    assert read_date(text, zone=SHANGHAI, now=NOW)[0] == dt.datetime(2024, 2, 16, 1, 30, tzinfo=dt.UTC)
    new_york = ZoneInfo("America/New_York")
    assert read_date(text, zone=new_york, now=NOW)[0] == dt.datetime(2024, 2, 16, 15, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no date"),
        ("  ", "no date"),
        (None, "no date"),
        ("abc", "not a date: abc"),
        ("Thu, 30 Feb 2024 00:00:00 GMT", "no such date: Thu, 30 Feb 2024 00:00:00 GMT"),
        ("Thu, 01 Feb 2024 00:99:00 GMT", "no such date: Thu, 01 Feb 2024 00:99:00 GMT"),
        ("2024-02-30", "no such date: 2024-02-30"),
        ("Thu, 01 Jan 1970 08:00:00 +0800", "before 1995: 1970-01-01"),
        ("2024-02-17 13:01", "in the future: 2024-02-17 05:01Z"),
    ],
)
def test_what_is_no_date_of_news_is_null_with_the_reason(text, reason):
    assert read_date(text, zone=SHANGHAI, now=NOW) == (None, reason)


def test_an_hour_ahead_is_allowed_for_clocks_that_run_fast():
    assert read("2024-02-17 12:59") == "2024-02-17 12:59:00"
