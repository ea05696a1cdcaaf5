"""A page's bytes to its article."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from newsvane.config.page_rules import PageRules
from newsvane.extract.blocks import fold, read_blocks
from newsvane.extract.byline import find_author, find_origin
from newsvane.extract.content import as_lines, find_article, weigh_all
from newsvane.extract.metadata import read_metadata
from newsvane.extract.published import find_published
from newsvane.extract.site_rules import apply_rule, load_page_rules, ruled_article
from newsvane.extract.title import find_title, is_weak, lead_heading, names_site
from newsvane.extract.tree import parse_page
from newsvane.parse.dates import read_date
from newsvane.parse.encoding import decode
from newsvane.records import ExtractedPage
from newsvane.settings import read_settings

MARKUP = re.compile(r"<(?:html|body|head|div|p|br|table|article|section|span|meta)[\s>/]", re.IGNORECASE)
LARGEST = 16 * 1024 * 1024


def extract_page(
    data: bytes,
    url: str,
    *,
    now: dt.datetime,
    zone: ZoneInfo,
    content_type: str | None = None,
    rules: PageRules | None = None,
) -> ExtractedPage:
    """Read the article of a page; nothing is raised for a bad page, its ``problem`` tells.

    ``zone`` is that of times without one, ``now`` the moment relative times are counted from. ``rules`` are the sites'
    own; without them those of the configuration apply, and with an empty mapping none.
    """
    if len(data) > LARGEST:
        return ExtractedPage(problem=f"larger than {LARGEST // 2**20} MB: not read")
    decoded = decode(data, content_type=content_type)
    root = parse_page(decoded.text) if MARKUP.search(decoded.text) else None
    if root is None:
        return ExtractedPage(problem="no article: not a page of markup")
    facts = read_metadata(root, decoded.text)
    blocks = read_blocks(root)
    weights = weigh_all(blocks)
    address = url or facts.get("og:url") or facts.get("canonical") or ""
    ruled = apply_rule(root, address, load_page_rules(read_settings().config) if rules is None else rules)
    title, title_index = find_title(facts, blocks)
    article = ruled_article(blocks, weights, ruled, title) or find_article(blocks, weights, title, title_index)
    weak = is_weak(title) or names_site(title, facts.get("title", ""))
    lead = lead_heading(blocks, article[0].index) if article and (title_index < 0 or weak) else None
    if lead is not None and (weak or fold(lead.text) in fold(title)):
        title, title_index = lead.text if weak else title, lead.index
        article = ruled_article(blocks, weights, ruled, title) or find_article(blocks, weights, title, title_index)
    start, end = (article[0].index, article[-1].index) if article else (-1, -1)
    published_at, note = read_date(ruled.texts.get("date"), zone=zone, now=now)
    if published_at is None:
        published_at, note = find_published(
            facts, blocks, title=title_index, start=start, end=end, url=address, zone=zone, now=now
        )
    return ExtractedPage(
        title=ruled.texts.get("title") or title,
        body="\n".join(as_lines(article)),
        author=ruled.texts.get("author") or find_author(facts, blocks, title=title_index, start=start, end=end),
        origin=ruled.texts.get("origin") or find_origin(facts, blocks, title=title_index, start=start, end=end),
        published_at=published_at,
        date_note=note,
        problem=decoded.problem if article else "no article: no running text",
    )
