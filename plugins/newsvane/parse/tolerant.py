"""Documents that are no well-formed XML: mended where the fault is known, else read by feedparser."""

from __future__ import annotations

import html
import re

from newsvane.parse.entry import Entry
from newsvane.parse.xmlfeed import FeedTree

CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
ENTITY = re.compile(r"&(?:(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));|&")
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
XML_ENTITIES = {"amp", "lt", "gt", "quot", "apos"}
ITEM_START = re.compile(r"<(?:[A-Za-z0-9]+:)?(?:item|entry)[\s>]")


def mend(text: str) -> str:
    """Escape bare ``&``, resolve HTML's entities and drop characters that XML forbids; CDATA stays as it is."""
    parts = CDATA.split(NOT_XML.sub("", text))
    return "".join(part if part.startswith("<![CDATA[") else ENTITY.sub(mend_entity, part) for part in parts)


def mend_entity(match: re.Match[str]) -> str:
    number, name = match.groups()
    if name in XML_ENTITIES:
        return match[0]
    if name and (character := html.unescape(f"&{name};")) != f"&{name};":
        return character if character not in "<&" else f"&#{ord(character)};"
    if number:
        character = html.unescape(f"&{number};")
        return match[0] if character and not NOT_XML.search(character) else ""
    return "&amp;" + match[0][1:]


def count_items(text: str) -> int:
    """Count the item start tags outside CDATA and comments: what a reader must not fall short of."""
    return len(ITEM_START.findall(re.sub(r"<!--.*?-->", "", CDATA.sub("", text), flags=re.DOTALL)))


def read_with_feedparser(text: str, base: str) -> FeedTree:
    """Read by feedparser, its own cleaning switched off: our text and date readers see what the feed says."""
    import feedparser  # noqa: PLC0415 - heavy, and seldom needed

    parsed = feedparser.parse(
        text.encode("utf-8", "replace"),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": base},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    entries = []
    for raw in parsed.entries:
        contents = [part.get("value", "") for part in raw.get("content", ())]
        entries.append(
            Entry(
                base=base,
                title=raw.get("title", ""),
                links=[raw["link"]] if raw.get("link") else [],
                guid=raw.get("id", ""),
                guid_is_link=bool(raw.get("guidislink", False)),
                dates=[raw[key] for key in ("published", "created", "updated") if raw.get(key)],
                summary=raw.get("summary", ""),
                content=contents[0] if contents else "",
                authors=[raw["author"]] if raw.get("author") else [],
                categories=[tag.get("label") or tag.get("term") or "" for tag in raw.get("tags", ())],
            )
        )
    return FeedTree(entries, parsed.feed.get("title", ""))
