"""List pages: a site without a feed, read by the selectors of its entry in ``config/sources.toml``."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import soupsieve
from bs4 import BeautifulSoup, ParserRejectedMarkup, Tag, XMLParsedAsHTMLWarning
from lxml import etree

from newsvane.parse.entry import Entry
from newsvane.parse.xmlfeed import Element, FeedTree, urljoin_or

Node = Tag | Element
MOST_DATES = 5
CUT_SHORT = ("…", "...")
NOT_TEXT = {ord(character): None for character in map(chr, range(32)) if character not in "\t\n\r"}


def read_listpage(text: str, base: str, selectors: Mapping[str, str]) -> FeedTree:
    """Read one entry for each element that ``item`` selects.

    ``link``, ``title`` and ``date`` select inside the item; without ``link`` or ``title`` the item itself counts. All
    are CSS selectors, read with BeautifulSoup; or all are XPath, under ``item_xpath`` and so on, as imported from
    FreshRSS. Raises ``ValueError`` for one that is neither.
    """
    by_xpath = any(part.endswith("_xpath") for part in selectors)
    root = parse_for_xpath(text) if by_xpath else parse_for_css(text)
    if root is None:
        return FeedTree()
    for element in find_all(root, "base")[:1]:
        base = urljoin_or(base, attribute(element, "href"))
    rows = [row for row in select(root, selectors, "item") or () if not isinstance(row, str)]
    entries = [read_row(row, base, selectors) for row in rows]
    title = next((text_of(element) for element in find_all(root, "title")), "")
    return FeedTree([entry for entry in entries if entry.links and entry.title], title)


def parse_for_css(text: str) -> Tag | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)  # XHTML with its declaration is read well enough
        try:
            return BeautifulSoup(text.translate(NOT_TEXT), "lxml")
        except ParserRejectedMarkup:
            return None


def parse_for_xpath(text: str) -> Element | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return etree.fromstring(text.translate(NOT_TEXT).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def read_row(row: Node, base: str, selectors: Mapping[str, str]) -> Entry:
    """Read one item; a link that is none itself may hold one or stand in one."""
    links = select(row, selectors, "link")
    titles = select(row, selectors, "title")
    dates = select(row, selectors, "date") or []
    title = (titles[0] if titles else None) if titles is not None else row
    return Entry(
        base=base,
        title=title_of(title),
        links=[href for link in (links if links is not None else [row])[:1] if (href := address_of(link))],
        dates=[
            date if isinstance(date, str) else attribute(date, "datetime") or text_of(date)
            for date in dates[:MOST_DATES]
        ],
    )


def select(element: Node, selectors: Mapping[str, str], part: str) -> list[Node | str] | None:
    """Return what the part's selector finds, elements or attribute values; null where there is no selector."""
    if isinstance(element, Tag):
        return select_by_css(element, selectors.get(part, ""))
    if not (xpath := selectors.get(f"{part}_xpath", "")):
        return None
    try:
        found = element.xpath(xpath)
    except etree.XPathError as error:
        raise ValueError(f"not an XPath: {xpath!r}: {error}") from error
    return [each for each in found if isinstance(each, (etree._Element, str))] if isinstance(found, list) else []  # noqa: SLF001 - lxml's only name for the type


def select_by_css(element: Tag, css: str) -> list[Node | str] | None:
    if not css:
        return None
    try:
        return list(element.select(css))
    except soupsieve.SelectorSyntaxError as error:
        raise ValueError(f"not a CSS selector: {css!r}: {error}") from error


def address_of(link: Node | str) -> str:
    if isinstance(link, str):
        return link
    parents = link.find_parents("a") if isinstance(link, Tag) else list(link.iterancestors("a"))
    return next(
        (href for element in (link, *find_all(link, "a"), *parents) if (href := attribute(element, "href"))), ""
    )


def find_all(element: Node, name: str) -> list[Node]:
    return list(element.find_all(name) if isinstance(element, Tag) else element.iterdescendants(name))


def attribute(element: Node, name: str) -> str:
    return str(element.get(name) or "")


def title_of(title: Node | str | None) -> str:
    """Return the visible title, or the title attribute where the visible one is cut short or missing."""
    if title is None or isinstance(title, str):
        return (title or "").replace("<", "&lt;")
    shown, whole = text_of(title), attribute(title, "title")
    return (whole if whole and (not shown or shown.endswith(CUT_SHORT)) else shown).replace("<", "&lt;")


def text_of(element: Node) -> str:
    strings = element.strings if isinstance(element, Tag) else element.itertext()
    return " ".join("".join(map(str, strings)).split())
