"""Documents that are no well-formed XML: mended where the fault is known, else read item by item."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from lxml import etree

from newsvane.parse.entry import Entry
from newsvane.parse.xmlfeed import DATE_NAMES, NAMESPACES, READERS, Element, FeedTree, read_tree

CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
ENTITY = re.compile(r"&(?:(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));|&")
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
XML_ENTITIES = {"amp", "lt", "gt", "quot", "apos"}
MARKUP = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?P<end>/)?(?:[A-Za-z0-9]+:)?(?P<name>item|entry)(?=[\s>])",
    re.DOTALL | re.IGNORECASE,
)
ROOT = re.compile(
    r"<(?:rss|(?:\w+:)?feed|(?:\w+:)?RDF|channel)(?=[\s>])(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*>", re.IGNORECASE
)
DECLARED = re.compile(r"\sxmlns:(\w+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
DEFAULT_NAMESPACE = re.compile(r"\sxmlns\s*=\s*[\"']([^\"'<]*)[\"']")
PREFIX = re.compile(r"</?(\w+):\w")
FIELD_NAMES = sorted({name.rpartition(":")[2] for name in (*READERS, *DATE_NAMES)} - {"author"})
FIELD = re.compile(
    rf"<(?P<tag>(?:\w+:)?(?:{'|'.join(FIELD_NAMES)}))(?P<attributes>(?:\s[^<>]*)?)(?:/>|(?<!/)>(?P<inner>.*?)</(?P=tag)\s*>)",
    re.DOTALL,
)
START = re.compile(r"<((?:\w+:)?\w+)")
HEAD_REACH = 20_000
LONGEST_REBUILT = 100_000
TITLE = re.compile(r"<title[^<>]*>(.*?)</title>", re.DOTALL | re.IGNORECASE)
PREFIXES = {
    prefix: namespace for namespace, prefix in reversed(NAMESPACES.items()) if prefix not in {"", "atom"}
} | {"atom": "http://www.w3.org/2005/Atom"}  # fmt: skip


def mend(text: str) -> str:
    """Escape bare ``&``, resolve HTML's entities and drop characters that XML forbids; CDATA stays as it is."""
    text = NOT_XML.sub("", text)
    closed = text.rfind("]]>") + 3 if "]]>" in text else 0  # what is never closed must not be searched over and over
    parts = [*CDATA.split(text[:closed]), text[closed:]]
    return "".join(
        part if CDATA.fullmatch(part) else ENTITY.sub(mend_entity, part) for part in parts[:-1]
    ) + ENTITY.sub(mend_entity, parts[-1])


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


def read_item_by_item(text: str, base: str) -> tuple[FeedTree, list[str]]:
    """Read every item on its own, so that one that is broken spoils no other.

    An item ends at its end tag or where the next one begins. The one that the document's end cuts off is left out: a
    later fetch brings it whole. Returns the feed and what was lost.
    """
    spans = list(find_items(text))
    head = text[: spans[0][0]] if spans else text
    opening, closing = wrapping(text)
    feed = FeedTree(title=match[1] if (match := TITLE.search(head[:HEAD_REACH])) else "")
    problems = []
    unread = 0
    for start, end, is_whole in spans:
        if not is_whole:
            problems.append("the document ends inside an item: that item is left out")
            continue
        entries = read_one(text[start:end], opening, closing, base)
        feed.entries += entries
        unread += not entries
    if unread:
        problems.append(f"{unread} of {len(spans)} items could not be read")
    return feed, problems


def find_items(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield start, end and wholeness of every item, passing over CDATA and comments."""
    begun: int | None = None
    for match in MARKUP.finditer(text):
        if match["name"] is None:
            continue
        if match["end"]:
            if begun is not None:
                close = text.find(">", match.end())
                yield begun, (close + 1 or len(text)), close >= 0
            begun = None
        else:
            if begun is not None:
                yield begun, match.start(), True
            begun = match.start()
    if begun is not None:
        yield begun, len(text), False


def wrapping(text: str) -> tuple[str, str]:
    """Make a root element that declares every prefix in use: the document's own namespaces, else the known ones."""
    root = match[0] if (match := ROOT.search(text)) else ""
    declared = {prefix: double or single for prefix, double, single in DECLARED.findall(root)}
    used = set(PREFIX.findall(text)) - {"xml", "xmlns"}
    names = {prefix: declared.get(prefix) or PREFIXES.get(prefix, f"urn:unknown:{prefix}") for prefix in sorted(used)}
    default = match[1] if (match := DEFAULT_NAMESPACE.search(root)) else ""
    attributes = "".join(f' xmlns:{prefix}="{html.escape(name)}"' for prefix, name in names.items())
    return f'<feed xmlns="{html.escape(default)}"{attributes}>', "</feed>"


def read_one(fragment: str, opening: str, closing: str, base: str) -> list[Entry]:
    """Read one item: mended, else by libxml2's recovery, which closes what was left open."""
    mended = mend(fragment)
    for inner, recover in ((mended, False), (fields_alone(mended), False), (mended, True)):
        root = parse_xml(f"{opening}{inner}{closing}", recover=recover)
        if root is not None:
            return read_tree(root, base).entries[:1]
    return []


def fields_alone(fragment: str) -> str:
    """Rebuild an item from its known fields, each taken up to its own end tag; markup inside becomes text."""
    if len(fragment) > LONGEST_REBUILT:
        return fragment
    fields = []
    for match in FIELD.finditer(fragment):
        inner = match["inner"]
        if inner is None:
            fields.append(match[0])
        else:
            plain = inner if CDATA.fullmatch(inner.strip()) else inner.replace("<", "&lt;")
            fields.append(f"<{match['tag']}{match['attributes']}>{plain}</{match['tag']}>")
    name = START.findall(fragment[:200])[0] if START.match(fragment) else "item"
    return f"<{name}>{''.join(fields)}</{name}>"


def parse_xml(text: str, *, recover: bool = False) -> Element | None:
    """Parse well-formed XML, or return null; without a DOCTYPE (taken off before) there are no entities to expand."""
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def read_with_feedparser(text: str, base: str) -> FeedTree:
    """Read by feedparser, its own cleaning switched off: our text and date readers see what the feed says."""
    import feedparser  # noqa: PLC0415 - heavy, and seldom needed

    try:
        parsed = feedparser.parse(
            text.encode("utf-8", "replace"),
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": base},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception:  # noqa: BLE001 - on hostile input it lets through whatever its parsers raise, such as ValueError
        return FeedTree()
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
                dates=[date for key in ("published", "created", "updated") if (date := dict.get(raw, key))],
                summary=raw.get("summary", ""),
                content=contents[0] if contents else "",
                authors=[raw["author"]] if raw.get("author") else [],
                categories=[tag.get("label") or tag.get("term") or "" for tag in raw.get("tags", ())],
            )
        )
    return FeedTree(entries, parsed.feed.get("title", ""))
