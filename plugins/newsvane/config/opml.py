"""OPML 2.0, the format in which feed readers exchange subscriptions: nested folders, FreshRSS's list-page rules.

FreshRSS writes XPath rules under https://freshrss.org/opml; they become CSS selectors where that is possible. Our own
attributes (``urn:newsvane:opml``) carry what OPML has no word for, so that an export can be imported again whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree

from newsvane.config.xpath import css_of
from newsvane.errors import ConfigError
from newsvane.records import Source, SourceKind

FRESHRSS = "{https://freshrss.org/opml}"
OURS = "{urn:newsvane:opml}"
RULES = {"item": "xPathItem", "link": "xPathItemUri", "title": "xPathItemTitle", "date": "xPathItemTimestamp"}
KINDS: dict[str, SourceKind] = {"atom": "atom", "json": "json", "jsonfeed": "json", "html+xpath": "listpage"}
OUR_NAMES = ("id", "kind", "language", "timezone", "category", "weight")
OUR_KINDS: tuple[SourceKind, ...] = ("rss", "atom", "json", "listpage")
# The first word found in a folder's name gives the category.
CATEGORIES = {
    "人工智能": "ai", "大模型": "ai", "机器学习": "ai", "artificial intelligence": "ai", "machine learning": "ai",
    "财经": "finance", "金融": "finance", "证券": "finance", "投资": "finance", "股": "finance", "finance": "finance",
    "论文": "research", "研究": "research", "学术": "research", "research": "research", "paper": "research",
    "政": "policy", "policy": "policy", "government": "policy",
    "公司": "company", "企业": "company", "官方博客": "company", "company": "company",
    "社区": "community", "博客": "community", "blog": "community", "forum": "community",
    "科技": "tech", "技术": "tech", "数码": "tech", "互联网": "tech", "开发": "tech", "tech": "tech",
}  # fmt: skip
AI_WORD = re.compile(r"(?<![a-z])ai(?![a-z])", re.IGNORECASE)
COMMON_LABELS = frozenset(
    {"ai", "blog", "cn", "co", "com", "edu", "feed", "feeds", "gov", "hk", "io", "m", "net", "news", "org", "rss", "tw"}
    | {"www"}
)


@dataclass(slots=True)
class Subscriptions:
    """What an OPML file holds: sources, and what in it could not be understood."""

    sources: list[Source] = field(default_factory=list)
    problems: list[ConfigError] = field(default_factory=list)


def read_opml(path: Path) -> Subscriptions:
    """Read the subscriptions; raises ``ConfigError`` where the file is missing or no OPML.

    An outline that cannot become a source is a problem with its line; the others are read all the same.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        body = etree.fromstring(path.read_bytes(), parser).find("body")
    except OSError as error:
        raise ConfigError(path, None, error.strerror or str(error)) from error
    except etree.XMLSyntaxError as error:
        raise ConfigError(path, error.lineno, f"not XML: {error.msg}") from error
    if body is None:
        raise ConfigError(path, 1, "not OPML: no <body>")
    found = Subscriptions()
    ids: set[str] = set()
    for outline, folders in walk(body, ()):
        try:
            source = to_source(outline, folders, ids)
        except ValueError as error:
            found.problems.append(ConfigError(path, line_of(outline), str(error)))
        else:
            ids.add(source.id)
            found.sources.append(source)
            if rule := outline.get(f"{FRESHRSS}cssFullContent"):
                advice = f"cssFullContent {rule!r} was left out: the text of a page has its rules in page_rules.toml"
                found.problems.append(ConfigError(path, line_of(outline), advice))
    return found


def line_of(outline: etree._Element) -> int | None:
    return outline.sourceline if isinstance(outline.sourceline, int) else None


def walk(parent: etree._Element, folders: tuple[str, ...]) -> Iterator[tuple[etree._Element, tuple[str, ...]]]:
    """Yield each outline that has an address, with the names of the folders it lies in."""
    for outline in parent.iterchildren("outline"):
        if outline.get("xmlUrl") is not None:
            yield outline, folders
        else:
            name = " ".join((outline.get("text") or outline.get("title") or "").replace("/", "／").split())
            yield from walk(outline, (*folders, name) if name else folders)


def to_source(outline: etree._Element, folders: tuple[str, ...], taken: Iterable[str]) -> Source:
    """Make a source of an outline; raises ``ValueError``."""
    url = (outline.get("xmlUrl") or "").strip()
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"expected an http or https address, not {url!r}")
    own = {name: outline.get(OURS + name, "") for name in (*OUR_NAMES, *RULES)}
    kind = next((known for known in OUR_KINDS if known == own["kind"]), None)
    kind = kind or KINDS.get((outline.get("type") or "").lower(), "rss")
    folder = "/".join(folders)
    return Source(
        id=unused_id(own["id"] or make_id(parts.hostname, parts.path), taken),
        name=" ".join((outline.get("text") or outline.get("title") or parts.hostname).split()),
        url=url,
        kind=kind,
        homepage=(outline.get("htmlUrl") or "").strip(),
        language=own["language"] or "zh",
        timezone=own["timezone"] or "Asia/Shanghai",
        category=own["category"] or category_of(folder),
        weight=float(own["weight"] or 1),
        selectors=selectors_of(outline, own, kind),
        folder="" if folder == own["category"] else folder,
    )


def selectors_of(outline: etree._Element, own: dict[str, str], kind: str) -> dict[str, str]:
    """Read our own selectors, else FreshRSS's rules; raises ``ValueError`` for a rule that CSS cannot express."""
    selectors = {name: own[name] for name in RULES if own[name]}
    if kind == "listpage" and not selectors.get("item"):
        for name, rule in RULES.items():
            if xpath := outline.get(f"{FRESHRSS}{rule}"):
                css = css_of(xpath)
                if css is None:
                    raise ValueError(f"{rule} {xpath!r} has no CSS selector: add the source by hand")
                selectors |= {name: css} if css else {}
        if not selectors.get("item"):
            raise ValueError("a list page without frss:xPathItem")
    return selectors


def category_of(folder: str) -> str:
    name = folder.lower()
    if AI_WORD.search(name):
        return "ai"
    return next((category for word, category in CATEGORIES.items() if word in name), "general")


def make_id(host: str, path: str) -> str:
    """Make an id of an address: the telling labels of its host, else of its path.

    >>> make_id("www.ithome.com", "/rss/")
    'ithome'
    """
    labels = [label for label in re.findall(r"[a-z0-9]+", host.lower()) if label not in COMMON_LABELS]
    return "-".join(labels or re.findall(r"[a-z0-9]+", path.lower())[:3]) or "source"


def unused_id(wanted: str, taken: Iterable[str]) -> str:
    known = set(taken)
    number, chosen = 1, wanted
    while chosen in known:
        number += 1
        chosen = f"{wanted}-{number}"
    return chosen


def renamed(source: Source, taken: Iterable[str]) -> Source:
    return replace(source, id=unused_id(source.id, taken))


def write_opml(sources: Iterable[Source], title: str) -> bytes:
    """Write sources with an http address as OPML, nested by their folders, or by category where they have none."""
    from lxml.cssselect import CSSSelector  # noqa: PLC0415 - needs a parser of its own

    names = {"frss": FRESHRSS.strip("{}"), "newsvane": OURS.strip("{}")}
    root = etree.Element("opml", {"version": "2.0"}, nsmap=names)
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    folders: dict[tuple[str, ...], etree._Element] = {(): etree.SubElement(root, "body")}
    for source in sources:
        path = tuple((source.folder or source.category).split("/"))
        for depth in range(1, len(path) + 1):
            if path[:depth] not in folders:
                parent = folders[path[: depth - 1]]
                folders[path[:depth]] = etree.SubElement(parent, "outline", {"text": path[depth - 1]})
        listpage = source.kind == "listpage"
        outline = etree.SubElement(
            folders[path],
            "outline",
            {"type": "HTML+XPath" if listpage else "rss", "text": source.name, "xmlUrl": source.url},
        )
        if source.homepage:
            outline.set("htmlUrl", source.homepage)
        for name in OUR_NAMES:
            outline.set(OURS + name, f"{getattr(source, name):g}" if name == "weight" else getattr(source, name))
        for name, css in sorted(source.selectors.items()):
            outline.set(OURS + name, css)
            outline.set(FRESHRSS + RULES[name], CSSSelector(css).path + ("/@href" if name == "link" else ""))
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
