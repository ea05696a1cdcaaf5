"""List pages: a site without a feed, read by the selectors of its entry in ``config/sources.toml``."""

from __future__ import annotations

from collections.abc import Mapping

import bs4
import soupsieve

from newsvane.parse.entry import Entry
from newsvane.parse.xmlfeed import FeedTree, urljoin_or


def read_listpage(text: str, base: str, selectors: Mapping[str, str]) -> FeedTree:
    """Read one entry for each element that ``item`` selects.

    ``link``, ``title`` and ``date`` are CSS selectors inside the item; without one, the item itself counts. Raises
    ``ValueError`` for a selector that is none.
    """
    soup = bs4.BeautifulSoup(text, "lxml")
    if (base_tag := soup.find("base", href=True)) and isinstance(base_tag, bs4.Tag):
        base = urljoin_or(base, str(base_tag["href"]))
    try:
        entries = [read_row(row, base, selectors) for row in soup.select(selectors.get("item", "a[href]"))]
    except soupsieve.SelectorSyntaxError as error:
        raise ValueError(f"not a CSS selector: {' '.join(str(error).split())}") from error
    title = soup.title.get_text() if soup.title else ""
    return FeedTree([entry for entry in entries if entry.links and entry.title], title)


def read_row(row: bs4.Tag, base: str, selectors: Mapping[str, str]) -> Entry:
    def part(name: str) -> bs4.Tag | None:
        selector = selectors.get(name)
        return row.select_one(selector) if selector else row

    link = part("link")
    if link is not None and not link.get("href"):
        inside = link.find("a", href=True)
        link = inside if isinstance(inside, bs4.Tag) else link.find_parent("a", href=True)
    title = part("title")
    date = row.select_one(selectors["date"]) if selectors.get("date") else None
    return Entry(
        base=base,
        title=str(title.get("title") or title.get_text(" ")) if title else "",
        links=[str(link["href"])] if link else [],
        dates=[str(date.get("datetime") or date.get_text(" "))] if date else [],
    )
