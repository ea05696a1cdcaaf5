"""Is this article a reprint of that one: the same text, edited lightly at most?

Half of the smaller text's shingles must be in the larger. Announcements from one template share more than that while
they are different texts: there the names, codes and figures decide.
"""

from __future__ import annotations

import datetime as dt
import difflib

from newsvane.group.shingles import overlap, shared
from newsvane.group.signature import LEAD_SKETCH, Signature

CONTAINED = 0.5
LEAD_CONTAINED = 0.5
PART = 0.3  # of the larger text's letters; a smaller part must be its opening, else it is a quotation
SHORT = 400  # letters; templates are short
FIGURES_SHARED = 0.5
FIGURES_SHARED_LONG = 0.25
FEWEST_FIGURES = 2
FEWEST_FIGURES_LONG = 8
FIGURES_PROVE = 3
SAME_COLUMN = dt.timedelta(hours=36)
HOUSE_CONTAINED = 0.75  # an outlet repeats its own phrases, and a column its own frame
SAME_HEADLINE = dt.timedelta(hours=72)
SHORTEST_HEADLINE = 8  # letters
NAME_STARTS = 4  # letters: a company's name opens its announcement, after a word at most
SHORTEST_NAME = 2
SAME_OPENING = 6  # letters after the name that show a common template


def resemblance(a: Signature, b: Signature) -> float:
    """Return 0 where the articles are different texts, else how much of the smaller is in the larger, up to 1."""
    if not a.has_body or not b.has_body:
        return same_headline(a, b)
    contained, _ = overlap(a.sketch, b.sketch)
    small, large = (a, b) if a.letters <= b.letters else (b, a)
    if small.letters < PART * large.letters:
        contained = max(contained, lead_contained(small, large))
        if contained < LEAD_CONTAINED or lead_contained(small, large) < LEAD_CONTAINED:
            return 0.0
    roundup = a.is_roundup or b.is_roundup
    if contained < (HOUSE_CONTAINED if roundup or a.source_id == b.source_id else CONTAINED):
        return 0.0
    if roundup and abs(a.at - b.at) > SAME_COLUMN:
        return 0.0
    return 0.0 if other_figures(small, large) or other_name(small, large) else contained


def same_headline(a: Signature, b: Signature) -> float:
    """Compare two headlines without bodies; a headline alone is no reprint of an article."""
    if a.has_body or b.has_body or a.is_roundup or b.is_roundup or abs(a.at - b.at) > SAME_HEADLINE:
        return 0.0
    return float(a.text_id == b.text_id or (a.title == b.title and len(a.title) >= SHORTEST_HEADLINE))


def lead_contained(small: Signature, large: Signature) -> float:
    """Return how much of the small text's opening is in the large text's opening."""
    if not len(small.lead):
        return 0.0
    return (
        overlap(small.lead, large.lead, LEAD_SKETCH)[0]
        if small.letters > len(small.lead)
        else (shared(small.lead, large.lead) / len(small.lead))
    )


def other_figures(small: Signature, large: Signature) -> bool:
    """Tell whether the small text has figures of its own: another company's, or another day's."""
    short = small.letters < SHORT
    if len(small.numbers) < (FEWEST_FIGURES if short else FEWEST_FIGURES_LONG):
        return False
    return figures_shared(small, large) < (FIGURES_SHARED if short else FIGURES_SHARED_LONG)


def figures_shared(small: Signature, large: Signature) -> float:
    return len(set(small.numbers) & set(large.numbers)) / len(small.numbers) if small.numbers else 0.0


def other_name(small: Signature, large: Signature) -> bool:
    """Tell whether both open alike but for another name at the head, as two companies' announcements do."""
    if small.letters >= SHORT:
        return False
    if len(small.numbers) >= FIGURES_PROVE and figures_shared(small, large) == 1.0:
        return False
    return any(renamed(a, b) for a in small.heads for b in large.heads)


def renamed(a: str, b: str) -> bool:
    """Compare two openings.

    >>> renamed("平治信息公告证监会对公司的申请", "三六零公告证监会对公司的申请")
    True
    >>> renamed("三六零公告证监会对公司的申请", "三六零公告中国证监会对公司的申请")
    False
    """
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size >= SHORTEST_NAME]
    start_a = start_b = 0
    for block in blocks:
        name_a, name_b = a[start_a : block.a], b[start_b : block.b]
        if (
            block.size >= SAME_OPENING
            and max(start_a, start_b) <= NAME_STARTS
            and min(len(name_a), len(name_b)) >= SHORTEST_NAME
            and 2 * len(set(name_a) & set(name_b)) < min(len(name_a), len(name_b))
        ):
            return True
        start_a, start_b = block.a + block.size, block.b + block.size
    return False
