"""List pages: a site without a feed, read by the selectors of its entry in ``config/sources.toml``."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

from newsvane.parse.entry import Entry
from newsvane.parse.xmlfeed import Element, FeedTree, urljoin_or

MOST_DATES = 5
CUT_SHORT = ("…", "...")
NOT_TEXT = {ord(character): None for character in map(chr, range(32)) if character not in "\t\n\r"}


def read_listpage(text: str, base: str, selectors: Mapping[str, str]) -> FeedTree:
    """Read one entry for each element that ``item`` selects.

    ``link``, ``title`` and ``date`` select inside the item; without ``link`` or ``title`` the item itself counts. All
    are CSS selectors; ``item_xpath`` and so on hold XPath instead. Raises ``ValueError`` for one that is neither.
    """
    root = parse_html(text)
    if root is None:
        return FeedTree()
    for element in root.iter("base"):
        base = urljoin_or(base, element.get("href") or "")
        break
    rows = [row for row in select(root, selectors, "item") or () if not isinstance(row, str)]
    entries = [read_row(row, base, selectors) for row in rows]
    title = next(root.iter("title"), None)
    return FeedTree(
        [entry for entry in entries if entry.links and entry.title], (title.text or "") if title is not None else ""
    )


def parse_html(text: str) -> Element | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return etree.fromstring(text.translate(NOT_TEXT).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def read_row(row: Element, base: str, selectors: Mapping[str, str]) -> Entry:
    """Read one item; a link that is none itself may hold one or stand in one."""
    links = select(row, selectors, "link")
    titles = select(row, selectors, "title")
    dates = select(row, selectors, "date") or []
    title = (titles[0] if titles else None) if titles is not None else row
    return Entry(
        base=base,
        title=title_of(title),
        links=[href for link in (links if links is not None else [row])[:1] if (href := address_of(link))],
        dates=[date if isinstance(date, str) else date.get("datetime") or text_of(date) for date in dates[:MOST_DATES]],
    )


def select(element: Element, selectors: Mapping[str, str], part: str) -> list[Element | str] | None:
    """Return what the part's selector finds, elements or attribute values; null where there is no selector."""
    if css := selectors.get(part):
        xpath = as_xpath(css)
    elif not (xpath := selectors.get(f"{part}_xpath", "")):
        return None
    try:
        found = element.xpath(xpath)
    except etree.XPathError as error:
        raise ValueError(f"not an XPath: {xpath!r}: {error}") from error
    return [each for each in found if isinstance(each, (etree._Element, str))] if isinstance(found, list) else []  # noqa: SLF001 - lxml's only name for the type


@functools.lru_cache(maxsize=1024)
def as_xpath(css: str) -> str:
    try:
        return HTMLTranslator().css_to_xpath(css, prefix="descendant::")
    except SelectorError as error:
        raise ValueError(f"not a CSS selector: {css!r}: {error}") from error


def address_of(link: Element | str) -> str:
    if isinstance(link, str):
        return link
    near = (link, *link.iterdescendants("a"), *link.iterancestors("a"))
    return next((href for element in near if (href := element.get("href"))), "")


def title_of(title: Element | str | None) -> str:
    """Return the visible title, or the title attribute where the visible one is cut short or missing."""
    if title is None or isinstance(title, str):
        return (title or "").replace("<", "&lt;")
    shown, whole = text_of(title), title.get("title") or ""
    return (whole if whole and (not shown or shown.endswith(CUT_SHORT)) else shown).replace("<", "&lt;")


def text_of(element: Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())
