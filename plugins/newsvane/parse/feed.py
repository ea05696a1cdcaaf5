"""Feed bytes to items: decode, find the format, read, clean."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from newsvane.parse.encoding import decode
from newsvane.parse.entry import to_item
from newsvane.parse.jsonfeed import read_json
from newsvane.parse.text import to_title
from newsvane.parse.tolerant import mend, parse_xml, read_item_by_item, read_with_feedparser
from newsvane.parse.xmlfeed import FeedTree, read_tree, short_name
from newsvane.records import ParsedFeed, Source

LARGEST = 64 * 1024 * 1024
# The XML declaration, comments and the DOCTYPE with all its entity definitions: none of it is needed, some is hostile.
PROLOG = re.compile(
    r"\A(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>\"']|\"[^\"]*\"|'[^']*')*(?:\[(?:[^\]\"']|\"[^\"]*\"|'[^']*')*\]\s*)?>)*",
    re.DOTALL | re.IGNORECASE,
)
PAGE = re.compile(r"<(?:html|head|body)[\s>]", re.IGNORECASE)
FEED_NAMES = {"rss", "feed", "rdf", "channel"}


def parse_feed(
    data: bytes, source: Source, *, now: dt.datetime, content_type: str | None = None, url: str | None = None
) -> ParsedFeed:
    """Read every item of a feed document or list page; nothing is raised for a bad one, its ``problems`` tell.

    ``url`` is the address the document finally came from, ``content_type`` the header it came with.
    """
    if len(data) > LARGEST:
        return ParsedFeed((), problems=(f"larger than {LARGEST // 2**20} MB: not read",))
    decoded = decode(
        data, content_type=content_type, encoding=source.encoding, chinese=source.language.startswith("zh")
    )
    problems = [decoded.problem] if decoded.problem else []
    feed, more = read_document(decoded.text, source, url or source.url or source.homepage)
    zone = ZoneInfo(source.timezone)
    return ParsedFeed(
        items=tuple(to_item(entry, source_id=source.id, zone=zone, now=now) for entry in feed.entries),
        title=to_title(feed.title),
        problems=tuple(problems + more),
        ttl_seconds=feed.ttl_seconds,
    )


def read_document(text: str, source: Source, base: str) -> tuple[FeedTree, list[str]]:
    """Read by what the document is, whatever the configuration calls it; a list page needs selectors."""
    opening = text[:200].lstrip("\ufeff \t\r\n\0")
    try:
        if source.selectors.get("item") or source.selectors.get("item_xpath"):
            from newsvane.parse.listpage import read_listpage  # noqa: PLC0415 - its library takes 0.3 s to import

            return read_listpage(text, base, source.selectors), []
        if opening.startswith(("{", "[")):
            return read_json(text, base), []
    except ValueError as error:
        return FeedTree(), [str(error)]
    if not opening:
        return FeedTree(), ["an empty document"]
    return read_xml(text, base)


def read_xml(text: str, base: str) -> tuple[FeedTree, list[str]]:
    """Read strictly; else mended; else item by item; else, where that finds nothing, by feedparser."""
    text = PROLOG.sub("", text.lstrip("\ufeff \t\r\n\0"), count=1)
    root = parse_xml(text)
    if root is None:
        root = parse_xml(mend(text))
    if root is not None:
        feed = read_tree(root, base)
        known = short_name(root.tag).rpartition(":")[2].lower() in FEED_NAMES
        return feed, [] if feed.entries or known else [f"not a feed but <{short_name(root.tag)}>"]
    if PAGE.match(text):
        return FeedTree(), ["not a feed but an HTML page"]
    feed, problems = read_item_by_item(text, base)
    if not feed.entries and not problems:
        feed = read_with_feedparser(text, base)
        problems = [] if feed.entries else ["no items found"]
    return feed, ["not well-formed XML", *problems]
