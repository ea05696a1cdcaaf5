"""One reader for all the ways in which Chinese feeds and pages write a time.

Naive times are in the source's zone. What names only a part of a date (no year, a weekday, ``3小时前``) is completed
with ``now`` towards the past, because news is not published in the future.
"""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from newsvane.parse.date_forms import (
    AGO,
    CHINESE_DATE,
    COMMON,
    IN_PART,
    JUST_NOW,
    REPUBLIC_YEAR,
    STAMP,
    WITH_YEAR,
)

EARLIEST = dt.datetime(1995, 1, 1, tzinfo=dt.UTC)
FUTURE_ALLOWED = dt.timedelta(hours=1)
LONGEST = 200

Clock = tuple[int, int, int, int]
MIDNIGHT: Clock = (0, 0, 0, 0)

WIDE = str.maketrans("０１２３４５６７８９：－／．，＋　\u00a0\u2009\u202f", "0123456789:-/.,+    ")
TRADITIONAL = str.maketrans("時點鐘剛後週個幾兩", "时点钟刚后周个几两")

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",), ("jun", "june"),
            ("jul", "july"), ("aug", "august"), ("sep", "sept", "september"), ("oct", "october"),
            ("nov", "november"), ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip

# Hours east of Greenwich. CST is not here: it depends on the source.
ZONES = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 1, "cet": 1, "west": 1, "cest": 2, "eet": 2, "eest": 3,
    "msk": 3, "ist": 5.5, "ict": 7, "sgt": 8, "hkt": 8, "bjt": 8, "awst": 8, "pht": 8, "jst": 9, "kst": 9, "aest": 10,
    "aedt": 11, "nzst": 12, "nzdt": 13, "ast": -4, "adt": -3, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7,
}  # fmt: skip
EIGHT_EAST = dt.timedelta(hours=8)
COUNTS = {"半": 0.5, "几": 3, "a": 1, "an": 1}
UNITS = (
    ("秒", 1), ("s", 1), ("分", 60), ("mi", 60), ("刻", 900), ("半小时", 1800), ("小时", 3600), ("h", 3600),
    ("天", 86400), ("日", 86400), ("d", 86400), ("周", 604800), ("星期", 604800), ("w", 604800),
    ("月", 2592000), ("mo", 2592000), ("年", 31536000), ("y", 31536000),
)  # fmt: skip
DAYS_BACK = {"今天": 0, "今日": 0, "today": 0, "昨天": 1, "昨日": 1, "昨": 1, "yesterday": 1, "前天": 2, "大前天": 3}
WEEKDAYS = "一二三四五六日"
CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")


def read_date(text: str | float | None, *, zone: ZoneInfo, now: dt.datetime) -> tuple[dt.datetime | None, str]:
    """Read the first date in ``text``; returns it in UTC, or null with the reason.

    Refused, with a reason: no date, a day that does not exist, one before 1995, one more than an hour after ``now``.
    Numbers and strings of digits are Unix seconds, milliseconds, microseconds or nanoseconds.
    """
    if text is None or text == "":
        return None, "no date"
    if isinstance(text, (int, float)):
        text = f"{text:.0f}" if abs(text) < 1e20 else ""
    try:
        match = COMMON.fullmatch(text.strip())
        moment = read_common(match) if match else read_any(text, zone, now)
    except (ValueError, OverflowError):
        return None, f"no such date: {shorten(text)}"
    if moment is None:
        return None, f"not a date: {shorten(text)}" if text.strip() else "no date"
    return judge_date(moment, now)


def judge_date(moment: dt.datetime, now: dt.datetime) -> tuple[dt.datetime | None, str]:
    """Refuse what cannot be the time of a piece of news."""
    if moment < EARLIEST:
        return None, f"before 1995: {moment:%Y-%m-%d}"
    if moment > now + FUTURE_ALLOWED:
        return None, f"in the future: {moment:%Y-%m-%d %H:%M}Z"
    return moment, ""


def read_common(match: re.Match[str]) -> dt.datetime | None:
    """Read the form of nearly every RSS feed without the cost of the general reader."""
    day, month, year, hour, minute, second, zone = match.groups()
    moment = dt.datetime(
        int(year), MONTHS[month.lower()], int(day), int(hour) % 24, int(minute), min(int(second), 59), tzinfo=dt.UTC
    )
    if zone[0] in "+-":
        offset = dt.timedelta(hours=int(zone[1:3]), minutes=int(zone[3:]))
        moment += offset if zone[0] == "-" else -offset
    return moment


def read_any(text: str, zone: ZoneInfo, now: dt.datetime) -> dt.datetime | None:
    """Try every form; raises ``ValueError`` where the text has the form of a date that does not exist."""
    text = " ".join(text[:LONGEST].translate(WIDE).translate(TRADITIONAL).split())
    if match := STAMP.fullmatch(text):
        return dt.datetime.fromtimestamp(int(match[1][:10]), tz=dt.UTC)
    text = CHINESE_DATE.sub(chinese_to_digits, REPUBLIC_YEAR.sub(lambda match: f"{int(match[1]) + 1911}年", text))
    for form in WITH_YEAR:
        if match := form.search(text):
            return complete(match, zone, now)
    if JUST_NOW.search(text):
        return now.astimezone(dt.UTC)
    if match := AGO.search(text):
        return read_ago(match, now)
    for form in IN_PART:
        if match := form.search(text):
            return complete(match, zone, now)
    return None


def complete(match: re.Match[str], zone: ZoneInfo, now: dt.datetime) -> dt.datetime:
    """Turn the named parts of a form into a time, completing what is missing towards the past."""
    part = match.groupdict()
    clock = read_clock(part)
    offset = read_zone(part.get("zone"), zone)
    today = now.astimezone(zone).date() if offset is None else (now + offset).date()
    latest = now + FUTURE_ALLOWED
    if part.get("relative"):
        return place(today - dt.timedelta(days=DAYS_BACK[part["relative"].lower()]), clock, offset, zone)
    if part.get("weekday"):
        return place(weekday_before(part, today), clock, offset, zone)
    month, day = read_month_and_day(part)
    if part.get("year"):
        year = int(part["year"])
        year += (2000 if year < 70 else 1900) if year < 100 else 0
        return place(dt.date(year, month, day), clock, offset, zone)
    if day == 0:  # a clock alone
        moment = place(today, clock, offset, zone)
        return moment if moment <= latest else moment - dt.timedelta(days=1)
    for year in range(today.year + 1, today.year - 9, -1):
        try:
            moment = place(dt.date(year, month, day), clock, offset, zone)
        except ValueError:  # 29 February
            continue
        if moment <= latest:
            return moment
    raise ValueError(match[0])


def read_month_and_day(part: dict[str, str | None]) -> tuple[int, int]:
    """Find month and day; of ``2/16/2024`` and ``16/2/2024`` only one can be, and in doubt the month is first."""
    if part.get("a") and part.get("b"):
        first, second = int(part["a"] or 0), int(part["b"] or 0)
        return (second, first) if first > 12 else (first, second)
    name = part.get("month_name")
    month = MONTHS[name.lower().rstrip(".")] if name else int(part.get("month") or 1)
    day = part.get("day")
    if day is None:
        return month, 1 if part.get("year") else 0
    return month, int(day)


def read_clock(part: dict[str, str | None]) -> Clock:
    """Read the time of day in 24 hours; raises ``ValueError`` where there is no such time."""
    if not part.get("hour"):
        return MIDNIGHT
    hour = int(part["hour"] or 0)
    minute_text = part.get("minute") or "0"
    minute = 30 if minute_text == "半" else int(minute_text)
    second = min(int(part.get("second") or 0), 59)
    micro = int(((part.get("fraction") or "0") + "000000")[:6])
    half = (part.get("half") or part.get("half_after") or "").lower()
    if half.startswith("p") or half in {"下午", "傍晚", "晚上", "晚间", "深夜", "夜间"}:
        hour += 12 if hour < 12 and not (half in {"深夜", "夜间"} and hour < 6) else 0
    elif half == "中午" and hour < 3:
        hour += 12
    elif (half.startswith("a") or half == "凌晨") and hour == 12:
        hour = 0
    if hour > 24 or minute > 59 or (hour == 24 and (minute or second)):
        raise ValueError("no such time of day")
    return hour, minute, second, micro


def read_zone(text: str | None, zone: ZoneInfo) -> dt.timedelta | None:
    """Read an offset or a zone's letters; null for the source's own zone, also where the letters mean nothing."""
    if not text:
        return None
    text = text.lower().replace(" ", "")
    if text == "cst":  # China's where the source is Chinese, else US Central
        here = dt.datetime(2024, 1, 1, tzinfo=zone).utcoffset()
        return EIGHT_EAST if here == EIGHT_EAST else dt.timedelta(hours=-6)
    if text in ZONES:
        return dt.timedelta(hours=ZONES[text])
    digits = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", text)
    if not digits:
        return None
    offset = dt.timedelta(hours=int(digits[2]), minutes=int(digits[3] or 0))
    if offset > dt.timedelta(hours=15):
        return None
    return -offset if digits[1] == "-" else offset


def place(day: dt.date, clock: Clock, offset: dt.timedelta | None, zone: ZoneInfo) -> dt.datetime:
    """Put a day and a clock into UTC; 24:00 is the next day's midnight."""
    hour, minute, second, micro = clock
    if hour == 24:
        day, hour = day + dt.timedelta(days=1), 0
    moment = dt.datetime.combine(day, dt.time(hour, minute, second, micro))
    if offset is None:
        return moment.replace(tzinfo=zone).astimezone(dt.UTC)
    return (moment - offset).replace(tzinfo=dt.UTC)


def weekday_before(part: dict[str, str | None], today: dt.date) -> dt.date:
    """Find the latest such weekday up to today; with 上 the one of the week before this one."""
    weekday = WEEKDAYS.index((part["weekday"] or "日").replace("天", "日"))
    if part.get("last"):
        return today - dt.timedelta(days=today.weekday() + 7 - weekday)
    return today - dt.timedelta(days=(today.weekday() - weekday) % 7)


def read_ago(match: re.Match[str], now: dt.datetime) -> dt.datetime:
    text = match["count"].lower().replace("两", "二")
    count = COUNTS.get(text) or float(read_tens(text))
    unit = match["unit"].lower()
    seconds = max(((len(key), size) for key, size in UNITS if unit.startswith(key)), default=(0, 0))[1]
    return (now - dt.timedelta(seconds=count * seconds)).astimezone(dt.UTC)


def chinese_to_digits(match: re.Match[str]) -> str:
    """Rewrite 二〇二四年二月十六日 as 2024年2月16日."""
    return f"{match[1].translate(CHINESE_DIGITS)}年{read_tens(match[2])}月{read_tens(match[3])}日"


def read_tens(text: str) -> str:
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return text.translate(CHINESE_DIGITS)
    return f"{(tens or '一').translate(CHINESE_DIGITS)}{(ones or '零').translate(CHINESE_DIGITS)}"


def shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"
