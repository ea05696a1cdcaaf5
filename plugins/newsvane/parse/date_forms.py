"""The forms in which dates and times are written: patterns with named parts, which ``dates`` puts together."""

from __future__ import annotations

import re

MONTH = (
    r"(?P<month_name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
HALF_DAY = r"(?P<half>凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|晚间|深夜|夜间|[ap]\.?m\.?)"
CLOCK = (
    r"(?:(?:北京时间|早|晚)?" + HALF_DAY + r"?\s*(?P<hour>\d{1,2})\s*[:时点]\s*(?:(?P<minute>\d{1,2}|半)"
    r"(?:\s*[:分]\s*(?:(?P<second>\d{1,2})(?:[.,](?P<fraction>\d+))?秒?)?)?)?\s*(?P<half_after>[ap]\.?m\.?)?)"
)
ZONE = (
    r"(?:\s*(?P<zone>[+-]\d{1,2}:?\d{2}|[+-]\d{1,2}(?!\d)|(?:utc|gmt)\s*[+-]\d{1,2}(?::?\d{2})?|z(?![a-z])"
    r"|[a-z]{2,5}(?![a-z])))?"
)
GAP = (
    r"[\s,、(（]*(?:(?:星期|周|礼拜)[一二三四五六日天]"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b)?[\s,)）|·]*(?:t|at|\s)?[\s:/-]*"
)
TAIL = "(?:" + GAP + CLOCK + ZONE + ")?"

WITH_YEAR = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})(?!\d)\s*日?" + TAIL,
        r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s,/-]+" + MONTH + r"[\s,/-]+(?P<year>\d{4}|\d{2}(?!\d|:))" + TAIL,
        r"(?<![a-z])" + MONTH + r"\s*(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s,]+(?P<year>\d{4})" + TAIL,
        # the C library's form: Fri Feb 16 09:30:00 CST 2024
        r"(?<![a-z])" + MONTH + r"\s+(?P<day>\d{1,2})\s+" + CLOCK + ZONE + r"\s+(?P<year>\d{4})(?!\d)",
        r"^(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})"
        r"(?:[t\s-]?(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2}))?)?" + ZONE + "$",
        r"(?<!\d)(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>\d{4})(?!\d)" + TAIL,
        r"(?<!\d)(?P<a>\d{1,2})[-.](?P<b>\d{1,2})[-.](?P<year>\d{4})(?!\d)" + TAIL,
        r"(?<![\d-])(?P<year>\d{2})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})(?![\d])日?" + TAIL,
    )
)  # fmt: skip
"""Whole dates, the least doubtful form first."""
IN_PART = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<relative>大前天|前天|昨天|昨日|昨|今天|今日|today|yesterday)" + TAIL,
        r"(?<!\d)(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]?" + TAIL,
        r"(?P<last>上)?(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天])" + TAIL,
        r"(?<![\d.])(?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?![\d.])" + TAIL,
        r"(?<![a-z])" + MONTH + r"\s*(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d)" + TAIL,
        r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?\s*" + MONTH + r"(?![a-z])" + TAIL,
        r"(?<![\d:])" + CLOCK + ZONE,
        r"(?<!\d)(?P<year>(?:19|20)\d{2})[-/.年](?P<month>\d{1,2})(?!\d)月?",
        r"^" + MONTH + r"\s+(?P<year>(?:19|20)\d{2})$",
        r"^(?P<year>(?:19|20)\d{2})年?$",
    )
)  # fmt: skip
"""Dates that lack their year, day or more."""
COMMON = re.compile(
    r"(?:[a-z]{3}, )?(\d{1,2}) (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) (\d{4}) "
    r"(\d\d):(\d\d):(\d\d) (gmt|[+-]\d{4})",
    re.IGNORECASE,
)
STAMP = re.compile(r"(?:/?date\()?(\d{9,10}|\d{13}|\d{16}|\d{19})(?:\.\d+)?(?:\)/?)?", re.IGNORECASE)
AGO = re.compile(
    r"(?P<count>\d+(?:\.\d+)?|半|[一二两三四五六七八九十]{1,3}|几|an?)\s*个?\s*"
    r"(?P<unit>秒钟?|分钟?|半?小时|刻钟|天|日|周|星期|月|年"
    r"|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)"
    r"\s*(?:之?以?前|ago)",
    re.IGNORECASE,
)
JUST_NOW = re.compile(r"刚刚|刚才|just now|moments? ago", re.IGNORECASE)
REPUBLIC_YEAR = re.compile(r"(?:民国|民國)\s*(\d{2,3})\s*年")
CHINESE_DATE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
