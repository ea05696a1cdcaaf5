"""The headline: what the page's title and one of its visible lines agree on."""

from __future__ import annotations

import re

from newsvane.extract.blocks import HEADINGS, NOT_LETTERS, Block, fold
from newsvane.extract.boilerplate import is_byline
from newsvane.extract.metadata import PageFacts
from newsvane.parse.text import to_title

SEPARATOR = re.compile(
    r"\s*(?:_+|\s[-–—|｜·»«:]+\s|-{2,}|—{2,}|[|｜»]|::|(?<=[\u4e00-\u9fff）)”？！])-(?=[\u4e00-\u9fffA-Z0-9]))\s*"
)
TITLE_NAME = re.compile(r"title|headline|(?<![a-z])(?:tit|bt|biaoti|topic|subject|h1)(?![a-z])", re.IGNORECASE)
SITE_WORDS = re.compile(
    r"(?:网|频道|新闻中心|资讯|论坛|博客|社区|客户端|首页|官网|在线|日报|晚报|报|社|中心|专栏|财经|科技|要闻|"
    r"[a-z0-9-]+\.(?:com|cn|net|org))$",
    re.IGNORECASE,
)
TITLE_KEYS = ("og:title", "articletitle", "ld:headline", "twitter:title", "script:title", "title")
SITE_FRONT = re.compile(r"论坛|社区|博客|blog|bbs|null|首页|网站|powered by", re.IGNORECASE)
CRUMBS = re.compile(r"[>»›＞]|当前位置|所在位置|首页")
LARGE_TAGS = frozenset(("b", "big", "center", "h1", "h2", "h3", "h4", "h5", "strong"))
LARGE_SIZE = re.compile(r"^\+?[3-7]$")
LARGE_STYLE = re.compile(
    r"font-weight\s*:\s*bold|font-size\s*:\s*(?:1[89]|[2-4]\d)(?:px|pt)|text-align\s*:\s*center", re.IGNORECASE
)
WEAK_BELOW = 5
LEAD_REACH = 10
LEAD_LONGEST = 60
SHORTEST = 4
SHORT = 6
LONGEST = 120


def find_title(facts: PageFacts, blocks: list[Block]) -> tuple[str, int]:
    """Return the title without the site's name, and the index of the block that shows it (-1 where none does)."""
    said = [to_title(facts[key]) for key in TITLE_KEYS if facts.get(key)]
    shown = find_heading(said, blocks)
    if shown is not None:
        return shown.text, shown.index
    for title in said:
        if len(NOT_LETTERS.sub("", cleaned := without_site(title, facts.get("og:site_name", "")))) >= SHORTEST:
            return cleaned, -1
    return (said[0] if said else "", -1)


def find_heading(said: list[str], blocks: list[Block]) -> Block | None:
    """Find the visible line that a machine-readable title contains: the longest, and of equals the best marked."""
    best: Block | None = None
    best_rank = (0, 0, 0)
    folded = list(filter(None, map(fold, said)))
    folded += [first for title in said if len(first := fold(SEPARATOR.split(title.strip())[0])) > SHORT]
    for block in blocks:
        if not SHORTEST <= block.size <= LONGEST:
            continue
        text = fold(block.text)
        if len(text) < SHORTEST:
            continue
        for title in folded:
            share = len(text) / len(title)
            if text in title and (
                share >= 0.6 or (share >= 0.25 and title.startswith(text) and marked_as_title(block))
            ):
                rank = (len(text), marked_as_title(block), -block.index if block.links > 0.5 * block.size else 0)
                if rank > best_rank:
                    best, best_rank = block, rank
                break
    return best


def is_weak(title: str) -> bool:
    """Tell a title that names a site, a channel or nothing at all."""
    return len(fold(title)) < WEAK_BELOW or is_site(title)


def names_site(title: str, said: str) -> bool:
    """Tell a Latin name that was cut from the title of a forum or blog: ``Some-Pub blog--name``."""
    return title.isascii() and SITE_FRONT.search(said) is not None


def is_site(text: str) -> bool:
    return SITE_WORDS.search(text) is not None or SITE_FRONT.search(text) is not None


def lead_heading(blocks: list[Block], start: int) -> Block | None:
    """Find the line above the article (or its first) that looks like a headline, for pages whose title names none."""
    best: Block | None = None
    best_rank = (0, 0)
    for block in blocks[max(0, start - LEAD_REACH) : start + 1]:
        if (
            not SHORTEST <= block.size <= LEAD_LONGEST
            or is_byline(block.text)
            or block.text.endswith(("。", "：", ":"))
        ):
            continue
        if block.chrome or CRUMBS.search(block.text):
            continue
        above_byline = block.index + 1 < len(blocks) and is_byline(blocks[block.index + 1].text)
        rank = (2 * marked_as_title(block) + looks_large(block) + above_byline, block.index)
        if rank > best_rank and rank[0] > 0:
            best, best_rank = block, rank
    return best


def looks_large(block: Block) -> int:
    """Tell a line that is set in bold, in a large font or centred."""
    element = block.element
    for candidate in (element, *list(element)[:2]):
        if not isinstance(candidate.tag, str):
            continue
        style = (candidate.get("style") or "") + (candidate.get("class") or "")
        if candidate.tag in LARGE_TAGS or (candidate.tag == "font" and LARGE_SIZE.search(candidate.get("size") or "")):
            return 1
        if candidate.get("align") == "center" or LARGE_STYLE.search(style):
            return 1
        for inner in list(candidate)[:1]:
            if isinstance(inner.tag, str) and inner.tag in LARGE_TAGS and not (candidate.text or "").strip():
                return 1
    return 0


def marked_as_title(block: Block) -> int:
    """Say how strongly the markup calls a block a headline: 2 for a heading, 1 for a telling class."""
    if block.element.tag in HEADINGS:
        return 2
    name = f"{block.element.get('class') or ''} {block.element.get('id') or ''}"
    return 1 if name != " " and TITLE_NAME.search(name) else 0


def without_site(title: str, site: str) -> str:
    """Cut site and channel names off the end (or a site's name off the front) of a title."""
    title = title.strip()
    if site and title.endswith(site):
        title = title[: -len(site)].rstrip(" -_|—–")
    parts = [part for part in SEPARATOR.split(title) if part.strip()]
    while len(parts) > 1 and (is_site(parts[-1]) or len(parts[-1]) < len(parts[0])):
        parts.pop()
    if len(parts) > 1 and SITE_WORDS.search(parts[0]) and len(parts[0]) < len(parts[1]):
        parts = parts[1:]
    end = title.find(parts[-1]) + len(parts[-1]) if parts else len(title)
    start = title.find(parts[0]) if parts else 0
    return title[start:end].strip() or title
