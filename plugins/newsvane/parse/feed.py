"""Feed bytes to items: decode, find the format, read, clean."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from lxml import etree

from newsvane.parse.encoding import decode
from newsvane.parse.entry import to_item
from newsvane.parse.jsonfeed import read_json
from newsvane.parse.text import to_title
from newsvane.parse.tolerant import count_items, mend, read_with_feedparser
from newsvane.parse.xmlfeed import Element, FeedTree, read_tree
from newsvane.records import ParsedFeed, Source

LARGEST = 64 * 1024 * 1024
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
DOCTYPE = re.compile(r"<!DOCTYPE(?:[^\[>\"']|\"[^\"]*\"|'[^']*')*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)


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
        if source.selectors.get("item"):
            from newsvane.parse.listpage import read_listpage  # noqa: PLC0415 - heavy, and seldom needed

            return read_listpage(text, base, source.selectors), []
        if opening.startswith(("{", "[")):
            return read_json(text, base), []
    except ValueError as error:
        return FeedTree(), [str(error)]
    if not opening:
        return FeedTree(), ["an empty document"]
    return read_xml(text, base)


def read_xml(text: str, base: str) -> tuple[FeedTree, list[str]]:
    """Read strictly, else mended, else by feedparser."""
    text = DOCTYPE.sub("", DECLARATION.sub("", text.lstrip("\ufeff \t\r\n\0"), count=1), count=1)
    for attempt in (text, None):
        try:
            return read_tree(strict_tree(attempt if attempt is not None else mend(text)), base), []
        except etree.XMLSyntaxError as error:
            fault = str(error)
    feed = read_with_feedparser(text, base)
    problems = [f"not well-formed: {fault}"]
    expected = count_items(text)
    if len(feed.entries) < expected:
        problems.append(f"{expected - len(feed.entries)} of {expected} items could not be read")
    return feed, problems


def strict_tree(text: str) -> Element:
    """Parse well-formed XML; without a DOCTYPE (taken off before) there are no entities to expand."""
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True, strip_cdata=True,
    )  # fmt: skip
    return etree.fromstring(text.encode("utf-8", "replace"), parser)
