"""RSS 0.9x, 1.0 and 2.0 and Atom 0.3 and 1.0 from a well-formed tree to entries."""

from __future__ import annotations

import base64
import binascii
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from lxml import etree

from newsvane.parse.entry import Entry

Element = etree._Element  # noqa: SLF001 - lxml's only name for the type
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
NAMESPACES = {
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    # RSS under its various addresses counts as no namespace at all
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://my.netscape.com/publish/formats/rss-0.91.dtd": "",
    "http://backend.userland.com/rss2": "",
    "http://backend.userland.com/rss": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://cyber.law.harvard.edu/rss/rss.html": "",
}
ENTRY_NAMES = {"item", "atom:entry", "entry"}
# Names that hold a date, the best first: when it was published, else when it was written, else when it changed.
DATE_NAMES = (
    "pubDate", "atom:published", "atom:issued", "dcterms:issued", "dc:date", "dcterms:available", "pubdate",
    "published",
    "date", "atom:created", "dcterms:created", "created", "atom:updated", "updated", "atom:modified",
    "dcterms:modified", "modified", "lastBuildDate",
)  # fmt: skip
DATE_RANK = {name: rank for rank, name in enumerate(DATE_NAMES)}
PERIOD_SECONDS = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}


@dataclass(slots=True)
class FeedTree:
    """A document's entries and what it says of itself."""

    entries: list[Entry] = field(default_factory=list)
    title: str = ""
    ttl_seconds: int | None = None


@functools.lru_cache(maxsize=4096)
def short_name(tag: str) -> str:
    """Shorten ``{namespace}name`` to ``prefix:name`` in its usual case; an unknown namespace becomes ``other``."""
    namespace, _, name = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    prefix = NAMESPACES.get(namespace.strip().lower(), "other") if namespace else ""
    short = f"{prefix}:{name}" if prefix else name
    return USUAL_CASE.get(short.lower(), short)


def read_tree(root: Element, base: str) -> FeedTree:
    """Read a feed's tree; ``base`` is the address against which its relative links are resolved."""
    base = base_of(root, base)
    feed = FeedTree()
    channel_link = ""
    for element in children(root):
        name = short_name(element.tag)
        if name == "channel":
            channel_base = base_of(element, base)
            for child in children(element):
                child_name = short_name(child.tag)
                if child_name in ENTRY_NAMES:
                    feed.entries.append(read_entry(child, channel_link or channel_base))
                elif child_name == "link" and not channel_link:
                    channel_link = urljoin_or(channel_base, text_of(child))
                else:
                    read_about(feed, child_name, child)
        elif name in ENTRY_NAMES:
            feed.entries.append(read_entry(element, channel_link or base))
        else:
            read_about(feed, name, element)
    if not feed.entries:  # items at some unusual depth
        feed.entries = [read_entry(element, base) for element in find_entries(root)]
    return feed


def find_entries(root: Element) -> Iterator[Element]:
    for element in root.iter():
        if isinstance(element.tag, str) and short_name(element.tag) in ENTRY_NAMES:
            yield element


def children(element: Element) -> Iterator[Element]:
    return (child for child in element if isinstance(child.tag, str))


def read_about(feed: FeedTree, name: str, element: Element) -> None:
    """Take up what the document says of itself."""
    if name in {"title", "atom:title"} and not feed.title:
        feed.title = text_of(element)
    elif name == "ttl" and (text := text_of(element)).isdecimal() and text.isascii() and len(text) < 7:
        feed.ttl_seconds = int(text) * 60
    elif name == "sy:updatePeriod":
        feed.ttl_seconds = feed.ttl_seconds or PERIOD_SECONDS.get(text_of(element).lower())
    elif name == "sy:updateFrequency" and feed.ttl_seconds:
        text = text_of(element)
        if text.isdecimal() and text.isascii() and int(text[:4]) > 0:
            feed.ttl_seconds = max(60, feed.ttl_seconds // int(text[:4]))


def base_of(element: Element, base: str) -> str:
    own = element.get(XML_BASE)
    return urljoin_or(base, own) if own else base


def urljoin_or(base: str, url: str) -> str:
    try:
        return urljoin(base, url.strip())
    except ValueError:
        return base


def text_of(element: Element) -> str:
    """Return an element's text; where markup was left unescaped in it, that markup's source."""
    if len(element):
        return markup_of(element)
    return (element.text or "").strip()


def markup_of(element: Element) -> str:
    parts = [element.text or ""]
    parts.extend(etree.tostring(child, encoding="unicode") for child in element)
    return "".join(parts).strip()


def read_entry(element: Element, base: str) -> Entry:
    """Read one ``item`` or ``entry``; of what appears twice the first that is not empty counts."""
    entry = Entry(base=base_of(element, base))
    dates: list[tuple[int, str]] = []
    about = element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")
    for child in children(element):
        name = short_name(child.tag)
        if (rank := DATE_RANK.get(name)) is not None:
            dates.append((rank, text_of(child)))
        elif name == "media:group":
            for member in children(child):
                if (reader := READERS.get(short_name(member.tag))) is not None:
                    reader(entry, member)
        elif (reader := READERS.get(name)) is not None:
            reader(entry, child)
    dates.sort(key=lambda date: date[0])
    entry.dates = [text for _, text in dates]
    if about and not entry.links:
        entry.links.append(about)
    return entry


def read_title(entry: Entry, element: Element) -> None:
    entry.title = entry.title or escaped_text(element)


def read_link(entry: Entry, element: Element) -> None:
    """Take an RSS link's text, or an Atom link that leads to the article; ``alternate`` goes first."""
    href = element.get("href")
    if href is None:
        if text := text_of(element):
            entry.links.append(resolve(element, text))
        return
    relation = element.get("rel", "alternate")
    if relation in {"alternate", "http://www.iana.org/assignments/relation/alternate"}:
        is_page = "html" in (element.get("type") or "html")
        entry.links.insert(0 if is_page and not entry.links else len(entry.links), resolve(element, href))


def resolve(element: Element, url: str) -> str:
    own = element.get(XML_BASE)
    return urljoin_or(own, url) if own else url


def read_original_link(entry: Entry, element: Element) -> None:
    entry.links.insert(0, text_of(element))


def read_guid(entry: Entry, element: Element) -> None:
    entry.guid = entry.guid or text_of(element)
    entry.guid_is_link = (element.get("isPermaLink") or "true").strip().lower() != "false"


def read_id(entry: Entry, element: Element) -> None:
    if not entry.guid:
        entry.guid = text_of(element)
        entry.guid_is_link = False


def read_summary(entry: Entry, element: Element) -> None:
    entry.summary = entry.summary or escaped_text(element)


def read_content(entry: Entry, element: Element) -> None:
    if not entry.content and not element.get("src"):
        entry.content = escaped_text(element)


def escaped_text(element: Element) -> str:
    """Return markup; what Atom declares to be plain text is escaped, so that all of it is read in one way."""
    text = text_of(element)
    if element.get("mode") == "base64" or element.get("type") == "application/octet-stream":
        text = from_base64(text)
    if element.get("type") in {"text", "text/plain"} and not len(element) and element.get("mode") is None:
        return text.replace("&", "&amp;").replace("<", "&lt;")
    return text


def from_base64(text: str) -> str:
    """Decode what Atom 0.3 calls ``mode="base64"``; what is none stays as it is."""
    try:
        return base64.b64decode(text, validate=False).decode("utf-8")
    except (binascii.Error, ValueError):
        return text


def read_author(entry: Entry, element: Element) -> None:
    names = [text_of(child) for child in children(element) if short_name(child.tag).rpartition(":")[2] == "name"]
    entry.authors += names or ([text_of(element)] if not len(element) else [])


def read_category(entry: Entry, element: Element) -> None:
    entry.categories.append(element.get("label") or element.get("term") or element.get("text") or text_of(element))


Reader = Callable[[Entry, Element], None]
READERS: dict[str, Reader] = {
    "atom:author": read_author,
    "atom:category": read_category,
    "atom:content": read_content,
    "atom:id": read_id,
    "atom:link": read_link,
    "atom:summary": read_summary,
    "atom:title": read_title,
    "author": read_author,
    "category": read_category,
    "content": read_content,
    "content:encoded": read_content,
    "dc:creator": read_author,
    "dc:description": read_summary,
    "dc:subject": read_category,
    "dc:title": read_title,
    "description": read_summary,
    "feedburner:origLink": read_original_link,
    "guid": read_guid,
    "id": read_id,
    "itunes:author": read_author,
    "itunes:summary": read_summary,
    "link": read_link,
    "media:description": read_summary,
    "media:title": read_title,
    "summary": read_summary,
    "title": read_title,
    "xhtml:body": read_content,
}
USUAL_CASE = {
    name.lower(): name
    for name in (*READERS, *DATE_NAMES, *ENTRY_NAMES, "channel", "ttl", "sy:updatePeriod", "sy:updateFrequency")
}
