"""JSON Feed 1.0 and 1.1 to entries (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from newsvane.parse.entry import Entry
from newsvane.parse.xmlfeed import FeedTree


def read_json(text: str, base: str) -> FeedTree:
    """Read a JSON Feed; raises ``ValueError`` where the text is no JSON object with items."""
    try:
        data = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list):
        raise ValueError("no JSON Feed: it has no list of items")  # noqa: TRY004 - a bad document, no bad call
    home = as_text(data.get("home_page_url")) or base
    feed_authors = authors_of(data)
    entries = [read_entry(item, home, feed_authors) for item in items if isinstance(item, dict)]
    return FeedTree(entries, as_text(data.get("title")))


def read_entry(item: Mapping[str, Any], base: str, feed_authors: list[str]) -> Entry:
    html, text = as_text(item.get("content_html")), as_text(item.get("content_text"))
    return Entry(
        base=base,
        title=as_text(item.get("title")),
        links=[link for link in (as_text(item.get("url")), as_text(item.get("external_url"))) if link],
        guid=as_text(item.get("id")),
        guid_is_link=False,
        dates=[as_text(item.get("date_published")), as_text(item.get("date_modified"))],
        summary=as_text(item.get("summary")),
        content=html or text.replace("&", "&amp;").replace("<", "&lt;"),
        authors=authors_of(item) or feed_authors,
        categories=[as_text(tag) for tag in item.get("tags") or () if isinstance(tag, str)]
        if isinstance(item.get("tags"), list)
        else [],
    )


def authors_of(item: Mapping[str, Any]) -> list[str]:
    """Read 1.1's ``authors``, else 1.0's ``author``."""
    authors = item.get("authors")
    if not isinstance(authors, list):
        authors = [item.get("author")]
    return [as_text(author.get("name")) for author in authors if isinstance(author, dict)]


def as_text(value: object) -> str:
    """Return a string or number as text; ids are sometimes numbers. Anything else counts as missing."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""
