"""When a page says it was published."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from newsvane.extract.blocks import Block
from newsvane.extract.metadata import PageFacts
from newsvane.parse.dates import read_date

META_KEYS = (
    "article:published_time", "og:published_time", "og:release_date", "og:time", "bytedance:published_time",
    "ld:datepublished", "datepublished", "pubdate", "publishdate", "publish_date", "publish-date", "publishtime",
    "publish_time", "article:create_at", "weibo:article:create_at", "apub:time", "firstcreatetime", "date",
    "dc.date", "dc.date.issued", "dcterms.created", "createdate", "created", "script:date",
    "article:modified_time", "datemodified", "og:updated_time",
)  # fmt: skip
FULL = re.compile(
    r"(?<!\d)(?:19[89]\d|20[0-4]\d)\s?(?:[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,2}(?!\d)|年\s?\d{1,2}\s?月\s?\d{1,2}\s?日)"
    r"(?:[^\d\n]{0,8}\d{1,2}\s?[:：时]\s?\d{1,2}(?:\s?[:：分]\s?\d{1,2})?)?(?:\s?[AaPp][Mm](?![A-Za-z]))?"
)
PARTIAL = re.compile(
    r"(?:刚刚|(?:\d+|半)\s?(?:秒|分钟|小时|天)前|(?:今天|昨天|前天)\s*\d{1,2}:\d{2}|(?<![\d-])\d{1,2}[-月]\d{1,2}日?\s+\d{1,2}:\d{2})"
)
LABEL = re.compile(r"发布|发表|时间|日期|更新|刊登|published|posted|date", re.IGNORECASE)
URL_DATE = re.compile(r"(?<!\d)(20[0-4]\d)[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?!\d)")
LONGEST_LINE = 160
LONGEST_SHORT_LINE = 60
BEFORE_TITLE = 4
AFTER_BODY = 12
FAR = 15
REACH = 40


def find_published(
    facts: PageFacts,
    blocks: list[Block],
    *,
    title: int,
    start: int,
    end: int,
    url: str,
    zone: ZoneInfo,
    now: dt.datetime,
) -> tuple[dt.datetime | None, str]:
    """Find the time of publication; null with the reason.

    ``title``, ``start`` and ``end`` are the indexes of the headline (or -1) and of the article's first and last blocks.
    Machine-readable facts come first; one that names a day alone gives way to a visible time on that day.
    """
    said, note = said_date(facts, zone, now)
    if said is not None and said.exact:
        return said.moment, ""
    seen, seen_note = seen_date(nearby_lines(blocks, title, start, end), said, zone, now)
    if seen is not None:
        return seen, ""
    if said is not None:
        return said.moment, ""
    if (in_url := URL_DATE.search(url)) is not None:
        return read_date("-".join(in_url.groups()), zone=zone, now=now)
    for line in nearby_lines(blocks, title, start, end):
        if len(line) <= LONGEST_SHORT_LINE and (partial := PARTIAL.search(line)):
            return read_date(partial[0], zone=zone, now=now)
    return None, seen_note or note


@dataclass(frozen=True, slots=True)
class SaidDate:
    """A date that the page gives to machines; ``exact`` where it names a time of day."""

    moment: dt.datetime
    exact: bool


def said_date(facts: PageFacts, zone: ZoneInfo, now: dt.datetime) -> tuple[SaidDate | None, str]:
    note = "no date"
    for key in META_KEYS:
        if value := facts.get(key):
            moment, reason = read_date(value, zone=zone, now=now)
            if moment is not None:
                return SaidDate(moment, names_a_time(value)), ""
            note = reason
    return None, note


def seen_date(
    lines: Iterator[str], said: SaidDate | None, zone: ZoneInfo, now: dt.datetime
) -> tuple[dt.datetime | None, str]:
    """Read the first whole date in the lines; where a day is known already, the first time on that day."""
    note = ""
    for line in lines:
        for match in FULL.finditer(line):
            moment, reason = read_date(match[0], zone=zone, now=now)
            if moment is None:
                note = reason
            elif said is None or (names_a_time(match[0]) and same_day(said.moment, moment, zone)):
                return moment, ""
    return None, note


def names_a_time(text: str) -> bool:
    return ":" in text or "：" in text or "时" in text or text.strip().isdecimal()


def same_day(first: dt.datetime, second: dt.datetime, zone: ZoneInfo) -> bool:
    return first.astimezone(zone).date() == second.astimezone(zone).date()


def nearby_lines(blocks: list[Block], title: int, start: int, end: int) -> Iterator[str]:
    """Yield the lines that may hold the date, the likeliest first: under the headline, above it, below the article."""
    if start < 0:
        start = end = title if title >= 0 else len(blocks)
    if 0 <= title < start <= title + FAR:
        before = [*blocks[title:start][:REACH], *reversed(blocks[max(0, title - BEFORE_TITLE) : title])]
    else:
        before = list(reversed(blocks[max(0, start - REACH // 2) : start]))
    head, tail = blocks[start : start + 2], blocks[max(start, end - 2) : end + 1 + AFTER_BODY]
    lines = [block.text for block in (*before, *head, *tail) if block.size <= LONGEST_LINE]
    labelled = [line for line in lines if LABEL.search(line) and FULL.search(line)]
    yield from (line for line in lines[: len(before)] if FULL.search(line))
    yield from labelled
    yield from (block.text for block in tail if block.size <= LONGEST_SHORT_LINE)
    yield from lines[: len(before)]
