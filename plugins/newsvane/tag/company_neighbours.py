"""What the other candidates around a name say of it: lists of companies, and companies in the same sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsvane.tag.company_candidates import Candidate
from newsvane.tag.company_evidence import SENTENCE_END, separated

LONG_LIST = re.compile(r"(?:、[\u4e00-\u9fffA-Za-z0-9]{1,6})*、")
NEAR = 40
"""Characters within which another company speaks for a name."""


def neighbours(found: list[Candidate], index: int) -> Iterator[Candidate]:
    """The candidates at most ``NEAR`` characters away, on either side, the nearest first."""
    own = found[index]
    for step, end in ((-1, -1), (1, len(found))):
        for other in (found[position] for position in range(index + step, end, step)):
            if abs(other.start - own.start) > NEAR:
                break
            yield other


def in_long_list(text: str, found: list[Candidate], index: int) -> bool:
    """Whether an item of the same 、-list is a company, whatever stands between: 比亚迪、五菱、长安."""
    own = found[index]
    for other in neighbours(found, index):
        if other.taken:
            between = text[min(own.end, other.end) : max(own.start, other.start)]
            if between.startswith("、") and between.endswith("、") and LONG_LIST.fullmatch(between):
                return True
    return False


def company_near(text: str, found: list[Candidate], index: int) -> str:
    """Return the name of a company taken in the same sentence, at most ``NEAR`` characters away."""
    own = found[index]
    if own.name.text.isdigit():
        return ""  # a number stands in any sentence
    for other in neighbours(found, index):
        if other.taken and other.code not in own.name.codes:
            between = text[min(own.end, other.end) : max(own.start, other.start)]
            if not SENTENCE_END.search(between):
                return text[other.start : other.end]
    return ""


def in_list(text: str, found: list[Candidate], index: int, *, strict: bool) -> bool:
    """Whether a neighbour in a list is a company; ``strict`` allows no neighbour that cannot be one."""
    own = found[index]
    sides = []
    if index and separated(text, found[index - 1].end, own.start, strict=strict):
        sides.append(found[index - 1])
    elif strict and own.start and text[own.start - 1] == "、":
        return False
    if index + 1 < len(found) and separated(text, own.end, found[index + 1].start, strict=strict):
        sides.append(found[index + 1])
    elif strict and own.end < len(text) and text[own.end] == "、":
        return False
    possible = not strict or all(side.taken or not side.settled for side in sides)
    return possible and any(side.taken for side in sides)
