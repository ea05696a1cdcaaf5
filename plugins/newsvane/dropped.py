"""A document from a drop-box that is no feed, an e-paper page saved as HTML or as text, read as a feed of one item."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from newsvane.extract import extract_page
from newsvane.parse.dates import read_date
from newsvane.parse.encoding import decode
from newsvane.records import FeedItem, FetchResult, ParsedFeed, Source

PAGE_TYPES = frozenset({"application/xhtml+xml", "text/html"})
TEXT_TYPE = "text/plain"
HEADING = re.compile(r"#{1,6}\s+")
LONGEST_TITLE = 120
DAY_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


def is_page(source: Source, result: FetchResult) -> bool:
    """True for a dropped document that has to be read here; feeds among them go to the feed parser."""
    return source.kind == "file" and result.content_type in PAGE_TYPES | {TEXT_TYPE}


def read_dropped(raw: bytes, source: Source, result: FetchResult, now: dt.datetime) -> ParsedFeed:
    """Read one page or text; nothing is raised for a bad one, its ``problems`` tell.

    A date that the document does not give is looked for in its name and its folders', such as ``2024-02-17/A01.html``.
    """
    zone = ZoneInfo(source.timezone)
    if result.content_type in PAGE_TYPES:
        page = extract_page(raw, result.url, now=now, zone=zone, content_type=result.content_type)
        if not page.body:
            return ParsedFeed((), problems=(page.problem or "no text",))
        item = FeedItem(page.title or name_of(result.url), result.url, page.published_at, body=page.body)
        author, note = page.author, page.date_note
    else:
        decoded = decode(raw, encoding=source.encoding, chinese=source.language.startswith("zh"))
        title, body = split_text(decoded.text)
        if not body:
            return ParsedFeed((), problems=(decoded.problem or "no text",))
        item = FeedItem(title, result.url, body=body)
        author, note = "", "no date in the text"
    published_at = item.published_at or day_in_name(result.url, zone, now)
    whole = FeedItem(
        item.title, item.url, published_at, body=item.body, author=author, date_note="" if published_at else note
    )
    return ParsedFeed((whole,), title=source.name)


def split_text(text: str) -> tuple[str, str]:
    """Return the title, the first of the highest headings (``#``) or else the first line, and the whole text."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return "", ""
    headings = [line for line in lines if HEADING.match(line)]
    title = min(headings, key=lambda line: line.index(" "), default=lines[0])
    return HEADING.sub("", title, count=1)[:LONGEST_TITLE], "\n".join(lines)


def day_in_name(url: str, zone: ZoneInfo, now: dt.datetime) -> dt.datetime | None:
    """Return the last day that the path names, at midnight in ``zone``; null where it names none, or one to come."""
    days = DAY_IN_NAME.findall(unquote(urlsplit(url).path))
    return read_date("-".join(days[-1]), zone=zone, now=now)[0] if days else None


def name_of(url: str) -> str:
    return PurePosixPath(unquote(urlsplit(url).path)).stem
