"""What every feed reader hands over, and the one way from there to a ``FeedItem``."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from newsvane.parse.dates import read_date
from newsvane.parse.text import to_plain, to_title
from newsvane.parse.urls import absolute_url, looks_like_url
from newsvane.records import FeedItem

FULL_TEXT_LENGTH = 280
TITLE_LENGTH = 60
CUT_OFF = re.compile(
    r"(?:\.{3,}|…+|\[…\]|\[\.\.\.\]|阅读全文|阅读更多|查看全文|继续阅读|read more|continue reading)\W*$", re.IGNORECASE
)
SENTENCE_END = re.compile(r"[。！？!?\n]|(?<=[a-z])\. ")
MAIL_AND_NAME = re.compile(r"^\s*\S+@\S+\s*\(([^()]+)\)\s*$|^\s*([^<>]+?)\s*<\s*\S+@\S+\s*>\s*$")


@dataclass(slots=True)
class Entry:
    """One entry as its document has it: markup unread, links relative to ``base``, dates in order of preference."""

    base: str = ""
    title: str = ""
    links: list[str] = field(default_factory=list)
    guid: str = ""
    guid_is_link: bool = True
    dates: list[str] = field(default_factory=list)
    summary: str = ""
    content: str = ""
    content_is_text: bool = False
    authors: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)


def to_item(entry: Entry, *, source_id: str, zone: ZoneInfo, now: dt.datetime) -> FeedItem:
    """Clean one entry. An item without any link gets a ``urn:`` of its own, so that it is not lost later on."""
    url = first_link(entry)
    published_at, note = first_date(entry.dates, zone, now)
    summary = to_plain(entry.summary)
    body = (entry.content if entry.content_is_text else to_plain(entry.content)) if entry.content else ""
    if (not body and is_full_text(summary)) or (len(summary) > 2 * len(body) and is_full_text(summary)):
        body = summary
    title = to_title(entry.title) or opening(summary or body)
    return FeedItem(
        title=title,
        url=url or item_urn(source_id, entry.guid or f"{title}\n{summary}\n{published_at}"),
        published_at=published_at,
        summary=summary,
        body=body,
        author="、".join(dict.fromkeys(filter(None, map(clean_author, entry.authors)))),
        categories=tuple(dict.fromkeys(filter(None, map(to_title, entry.categories)))),
        guid=entry.guid,
        date_note=note,
    )


def first_link(entry: Entry) -> str:
    for link in entry.links:
        if url := absolute_url(link, entry.base):
            return url
    if entry.guid and looks_like_url(entry.guid):
        return absolute_url(entry.guid, entry.base)
    if entry.guid and entry.guid_is_link and "/" in entry.guid and " " not in entry.guid:
        return absolute_url(entry.guid, entry.base)
    return ""


def first_date(dates: list[str], zone: ZoneInfo, now: dt.datetime) -> tuple[dt.datetime | None, str]:
    """Read the first date that can be read; the note is that of the first one that was written at all."""
    first_note = ""
    for text in dates:
        moment, note = read_date(text, zone=zone, now=now)
        if moment is not None:
            return moment, ""
        if text.strip() and not first_note:
            first_note = note
    return None, first_note or "no date"


def is_full_text(text: str) -> bool:
    """Tell an article from its teaser: long enough, in more than a line, and not cut off."""
    return len(text) >= FULL_TEXT_LENGTH and not CUT_OFF.search(text[-20:])


def opening(text: str) -> str:
    """Return the first sentence, for what has no title: posts of microblogs."""
    end = SENTENCE_END.search(text)
    text = text[: end.end()].strip() if end else text
    return text if len(text) <= TITLE_LENGTH else text[: TITLE_LENGTH - 1] + "…"


def clean_author(text: str) -> str:
    """Reduce ``mail@example.org (Name)`` and ``Name <mail@example.org>`` to the name."""
    if match := MAIL_AND_NAME.match(text):
        text = match[1] or match[2]
    return to_title(text)


def item_urn(source_id: str, key: str) -> str:
    digest = hashlib.sha256(f"{source_id}\n{key}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"urn:newsvane:item:{digest}"
