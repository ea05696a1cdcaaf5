"""The words that a regular expression cannot match without, so that it runs only on texts that hold one."""

from __future__ import annotations

from collections.abc import Iterable

# The parser of the standard library is public in all but name; nothing else knows every construct it accepts.
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Anchors = frozenset[str]


def anchors(pattern: str) -> Anchors | None:
    """Return literals, in lower case, of which every match holds at least one; null where there are none.

    >>> sorted(anchors("GPT-?[0-9]+|文心 ?[0-9.]+"))
    ['gpt', '文心']
    >>> anchors("[a-z]+") is None
    True
    """
    return of_sequence(parser.parse(pattern))


def of_sequence(sequence: Iterable[Any]) -> Anchors | None:
    """Choose the best of what the parts of a sequence require: the longest shortest literal."""
    found: list[Anchors] = []
    run = ""
    for code, value in sequence:
        if code is codes.LITERAL:
            run += chr(value)
            continue
        if run:
            found.append(frozenset({run.lower()}))
            run = ""
        inner = of_part(code, value)
        if inner is not None:
            found.append(inner)
    if run:
        found.append(frozenset({run.lower()}))
    return max(found, key=lambda words: min(map(len, words)), default=None)


def of_part(code: Any, value: Any) -> Anchors | None:
    """Return what one construct requires."""
    if code is codes.SUBPATTERN:
        return of_sequence(value[-1])
    if code is codes.ASSERT:  # a lookaround that must hold; its words stand beside the match, in the same text
        return of_sequence(value[1])
    if code is codes.BRANCH:
        branches = [of_sequence(branch) for branch in value[1]]
        return None if any(branch is None for branch in branches) else frozenset().union(*branches)  # type: ignore[arg-type]
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        least, _, body = value
        return of_sequence(body) if least else None
    if code is codes.ATOMIC_GROUP:
        return of_sequence(value)
    return None
