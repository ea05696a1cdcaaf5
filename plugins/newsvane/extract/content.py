"""The general method: which blocks of a page are its article.

Every block gets a weight: sentences weigh their length, links and scraps weigh against. The element with the greatest
sum over its blocks (the maximum-sum subtree) holds the article, whatever its markup: paragraphs, line breaks, tables or
WeChat's nested sections. Within it, lines that are the page's and not the article's are left out.
"""

from __future__ import annotations

from newsvane.extract.blocks import Block, fold
from newsvane.extract.boilerplate import (
    ends_article,
    is_byline,
    is_rights_notice,
    is_service,
    marks_a_post,
    without_suffix,
)
from newsvane.extract.tree import Element

MOSTLY_LINKS = 0.5
ALL_LINKS = 0.9
SHORT_LINK = 8
SENTENCE_MARKS = 3
SENTENCE = 20
LONG_LINE = 60
LONGEST_WEIGHT = 600
LINK_WEIGHT = -12.0
SCRAP_WEIGHT = -3.0
CHILD_FLOOR = -40.0
NEARLY = 0.9
FRAME_SHARE = 0.4
LEAST_ARTICLE = 80.0
CLEAN_GAIN = 0.7
MOST_OF_IT = 0.6
SOME_OF_IT = 0.1
LOOK_AHEAD = 4
POSTS = 2
LONGEST_CELL = 60


def weigh(block: Block) -> float:
    """Say how much a block speaks for being an article's text (in characters) or against it."""
    size = block.size
    if is_byline(block.text):
        return SCRAP_WEIGHT
    if block.links > MOSTLY_LINKS * size:
        return LINK_WEIGHT
    if is_rights_notice(block.text) or is_service(block.text):
        return SCRAP_WEIGHT
    own = size - 2 * block.links
    if block.marks and size >= SENTENCE:
        return float(min(own, LONGEST_WEIGHT))
    if block.marks or size >= 2 * SENTENCE:
        return 0.3 * own
    return SCRAP_WEIGHT


def weigh_all(blocks: list[Block]) -> list[float]:
    """Weigh every block, after deciding which frames are chrome: one that holds most of the page's text is none."""
    weights = [weigh(block) for block in blocks]
    total = sum(weight for weight in weights if weight > 0)
    within: dict[int, float] = {}
    for block, weight in zip(blocks, weights, strict=True):
        if weight > 0:
            for frame in block.frames:
                within[frame] = within.get(frame, 0.0) + weight

    def is_chrome(frame: int) -> bool:
        if frame < 0:  # comments outweigh many an article; only where next to nothing else is left are they none
            return total - within.get(frame, 0.0) > LEAST_ARTICLE
        return within.get(frame, 0.0) < FRAME_SHARE * total

    for block in blocks:
        block.chrome = any(map(is_chrome, block.frames))
    return [0.0 if block.chrome else weight for block, weight in zip(blocks, weights, strict=True)]


def is_link_list(block: Block) -> bool:
    """Tell links among themselves from a sentence that is full of links."""
    share = block.links / block.size
    return block.size > SHORT_LINK and (share > ALL_LINKS or (share > MOSTLY_LINKS and block.marks < SENTENCE_MARKS))


def find_article(blocks: list[Block], weights: list[float], headline: str = "", start: int = -1) -> list[Block]:
    """Return the blocks of the article; ``start`` is the block of its headline, before which little can count."""
    weights = [
        min(0.3 * weight, 10.0) if block.index <= start or block.text == headline else weight
        for block, weight in zip(blocks, weights, strict=True)
    ]
    blocks = blocks[: end_of_first_post(blocks, weights, start)]
    best = densest(blocks, without_repeats(blocks, weights))
    if best is None:
        return []
    inside = [block for block in blocks if not block.chrome and is_within(block.element, best)]
    return trim(inside, weights, headline, start) or trim(inside, weights, headline, -1)


def end_of_first_post(blocks: list[Block], weights: list[float], start: int) -> int:
    """Return how many blocks reach to the end of a thread's first post; all of them where the page is no thread.

    Without a headline (``start`` below 0) nothing tells the first post from what stands above it.
    """
    seen, marks, end = 0.0, 0, len(blocks)
    for block in blocks[start + 1 :] if start >= 0 else ():
        if not block.chrome and marks_a_post(block.text):
            marks += 1
            if seen > 0 and end == len(blocks):
                end = block.index + 1
        seen += max(0.0, weights[block.index])
    return end if marks >= POSTS else len(blocks)


def without_repeats(blocks: list[Block], weights: list[float]) -> list[float]:
    """Let each line count once: some pages hold their article again for phones or for reading aloud."""
    seen: set[str] = set()
    once = []
    for block, weight in zip(blocks, weights, strict=False):
        once.append(0.0 if weight > 0 and block.text in seen else weight)
        seen.add(block.text)
    return once


def densest(blocks: list[Block], weights: list[float]) -> Element | None:
    """Find the element that holds the article.

    It is the innermost whose blocks weigh nearly as much as the heaviest element's, or an ancestor of it that adds
    hardly anything but text. A child that speaks against its parent counts no more than ``CHILD_FLOOR``: a table or a
    list of links inside an article must not outweigh it.
    """
    own: dict[Element, float] = {}
    positive: dict[Element, float] = {}
    depths: dict[Element, int] = {}
    for block, weight in zip(blocks, weights, strict=True):
        element = block.element
        own[element] = own.get(element, 0.0) + weight
        positive[element] = positive.get(element, 0.0) + max(0.0, weight)
        if element not in depths:
            note_depths(element, depths)
    sums: dict[Element, float] = {}
    order = sorted(depths, key=depths.__getitem__, reverse=True)
    for element in order:
        total = sums[element] = sums.get(element, 0.0) + own.get(element, 0.0)
        parent = element.getparent()
        if parent is not None:
            sums[parent] = sums.get(parent, 0.0) + max(total, CHILD_FLOOR)
            positive[parent] = positive.get(parent, 0.0) + positive.get(element, 0.0)
    most = max(sums.values(), default=0.0)
    if most <= 0:
        return None
    best = next(element for element in order if sums[element] >= NEARLY * most)
    outer = best.getparent()
    while outer is not None:
        added = positive[outer] - positive[best]
        if added > 0 and sums[outer] - sums[best] >= CLEAN_GAIN * added:
            best = outer
        elif added > 0:
            break
        outer = outer.getparent()
    return best


def note_depths(element: Element, depths: dict[Element, int]) -> None:
    """Record the depth of an element and of its ancestors, as far as they are not yet known."""
    line = []
    current: Element | None = element
    while current is not None and current not in depths:
        line.append(current)
        current = current.getparent()
    depth = depths[current] if current is not None else -1
    for member in reversed(line):
        depth += 1
        depths[member] = depth


def is_within(element: Element | None, ancestor: Element) -> bool:
    while element is not None:
        if element is ancestor:
            return True
        element = element.getparent()
    return False


def trim(blocks: list[Block], weights: list[float], headline: str, start: int) -> list[Block]:
    """Cut what follows the article's end and what precedes its first sentence; drop service lines within."""
    kept: list[Block] = []
    lines: set[str] = set()
    seen = 0.0
    total = sum(max(0.0, weights[block.index]) for block in blocks)
    for position, block in enumerate(blocks):
        if block.index <= start:
            continue
        if ends_article(block.text) or (headline and block.text == headline):
            after = blocks[position + 1 : position + 1 + LOOK_AHEAD]
            if seen > MOST_OF_IT * total or (seen > SOME_OF_IT * total and is_list_of_links(after, weights)):
                break
        seen += max(0.0, weights[block.index])
        if is_link_list(block) or is_service(block.text) or is_rights_notice(block.text):
            continue
        if block.size >= LONG_LINE and block.text in lines:
            continue
        lines.add(block.text)
        kept.append(block)
    said = fold(headline)
    begins = (i for i, block in enumerate(kept) if weights[block.index] > 0 and fold(block.text) not in said)
    first = next(begins, len(kept))
    ends = (i for i in range(len(kept) - 1, -1, -1) if weights[kept[i].index] > 0 or in_data_table(kept[i]))
    return kept[first : next(ends, -1) + 1]


def is_list_of_links(blocks: list[Block], weights: list[float]) -> bool:
    """Tell what stands below "related reading" from an article that goes on."""
    links = sum(block.links > MOSTLY_LINKS * block.size for block in blocks)
    return links > 1 or sum(weights[block.index] for block in blocks) < 0


def in_data_table(block: Block) -> bool:
    """Tell a cell of a table of figures, which may end an article, from the layout of an old page."""
    cell = cell_of(block)
    row = cell.getparent() if cell is not None else None
    table = row.getparent() if row is not None else None
    return row is not None and table is not None and len(row) > 1 and len(table) > 1 and block.links == 0


def cell_of(block: Block) -> Element | None:
    """Return the table cell that holds the block, where that is a short one."""
    element: Element | None = block.element if block.size <= LONGEST_CELL else None
    while element is not None and element.tag not in {"td", "th"}:
        element = None if element.tag in {"table", "body"} else element.getparent()
    return element


def as_lines(article: list[Block]) -> list[str]:
    """Write an article's blocks as lines; the cells of a row of figures share one."""
    lines: list[str] = []
    last: Element | None = None
    for block in article:
        cell = cell_of(block)
        if cell is not None and last is not None and cell is not last and cell.getparent() is last.getparent():
            lines[-1] += f" {block.text}"
        else:
            lines.append(without_suffix(block.text))
        last = cell
    return [line for line in lines if line]
