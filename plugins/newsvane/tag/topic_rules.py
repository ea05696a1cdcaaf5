"""What a rule asks beyond its own words: ``all``, ``none``, ``not_in``, ``near`` and ``since``, one topic at a time."""

from __future__ import annotations

import bisect
import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from newsvane.config.topics import Rule, Topic
from newsvane.records import TextField

Role = Literal["rule", "alias", "maybe", "regex"]
Literals = tuple[int, ...]


class Candidate(NamedTuple):
    """A place where a topic's words stand, and why it does not count (empty where it does).

    ``written`` is the length of what the rule spells out; a version behind it makes the surface longer.
    """

    topic: Topic
    role: Role
    field: TextField
    start: int
    end: int
    surface: str
    written: int
    dropped: str = ""

    @property
    def has_version(self) -> bool:
        return self.end - self.start > self.written


@dataclass(frozen=True, slots=True)
class Guards:
    """The conditions of one rule, their words as numbers of literals in the automaton."""

    all: tuple[Literals, ...]
    none: Literals
    not_in: Literals
    near: Literals

    def literals(self) -> set[int]:
        """Return the literals whose places must be known to judge the conditions."""
        return {*itertools.chain.from_iterable(self.all), *self.none, *self.not_in, *self.near}


class Occurrences:
    """Where each literal of the automaton stands in the fields of one article."""

    def __init__(self) -> None:
        self._spans: defaultdict[str, dict[int, list[tuple[int, int]]]] = defaultdict(dict)

    def add(self, field: str, literal: int, start: int, end: int) -> None:
        self._spans[field].setdefault(literal, []).append((start, end))

    def hold(self, fields: Iterable[str], literals: Literals) -> bool:
        return any(literal in self._spans[field] for field in fields for literal in literals)

    def stand_near(self, candidate: Candidate, literals: Literals, distance: int) -> bool:
        """Whether one of ``literals`` stands within ``distance`` characters of the candidate, but not inside it."""
        spans = self._spans[candidate.field]
        for literal in literals:
            if literal in spans and gap(spans[literal], candidate.start, candidate.end) <= distance:
                return True
        return False

    def cover(self, candidate: Candidate, literals: Literals) -> bool:
        """Whether one of ``literals`` stands around the candidate."""
        spans = self._spans[candidate.field]
        return any(covers(spans[literal], candidate.start, candidate.end) for literal in literals if literal in spans)


def covers(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the sorted ``spans``, which are equally long, holds ``start:end``."""
    length = spans[0][1] - spans[0][0]
    first = bisect.bisect_left(spans, (end - length, 0))
    return first < len(spans) and spans[first][0] <= start


def gap(spans: Sequence[tuple[int, int]], start: int, end: int) -> float:
    """Return how far the nearest of the sorted ``spans`` is from ``start:end``; those that overlap it do not count."""
    behind = bisect.bisect_left(spans, (end, 0))
    nearest = spans[behind][0] - end if behind < len(spans) else float("inf")
    for place in range(behind - 1, -1, -1):
        if spans[place][1] <= start:
            return min(nearest, start - spans[place][1])
    return nearest


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the rules may ask of one article besides the candidate itself; ``named`` are topics found in it."""

    occurrences: Occurrences
    named: frozenset[str]
    day: dt.date | None


def too_early(candidate: Candidate, _guards: Guards, reading: Reading) -> str:
    since = candidate.topic.rule.since
    return f"since: the article is older than {since}" if since and reading.day and reading.day < since else ""


def lacks_word(candidate: Candidate, guards: Guards, reading: Reading) -> str:
    rule = candidate.topic.rule
    for word, literals in zip(rule.all, guards.all, strict=True):
        if not reading.occurrences.hold(rule.fields, literals):
            return f"all: {word} is missing"
    return ""


def has_excluded_word(candidate: Candidate, guards: Guards, reading: Reading) -> str:
    excluded = guards.none and reading.occurrences.hold(candidate.topic.rule.fields, guards.none)
    return "none: the text holds one of its words" if excluded else ""


def is_inside_expression(candidate: Candidate, guards: Guards, reading: Reading) -> str:
    inside = guards.not_in and reading.occurrences.cover(candidate, guards.not_in)
    return "not_in: part of a longer expression" if inside else ""


def stands_without_support(candidate: Candidate, guards: Guards, reading: Reading) -> str:
    """``near`` guards the ``maybe`` words where there are any, else every word of the rule.

    A ``maybe`` word needs no support of its own in an article that names the topic elsewhere, nor with a version
    behind it: 可灵 may be anything, 可灵 2.1 is a model.
    """
    rule = candidate.topic.rule
    if rule.near is None:
        return ""
    if rule.maybe and (candidate.role != "maybe" or candidate.topic.key in reading.named or candidate.has_version):
        return ""
    if reading.occurrences.stand_near(candidate, guards.near, rule.near.within):
        return ""
    return f"near: none of its words within {rule.near.within} characters"


Objection = Callable[[Candidate, Guards, Reading], str]


def objections(rule: Rule) -> tuple[Objection, ...]:
    """Return what is to be asked of a rule's candidates; nothing for most rules, which are names and no more."""
    asked: tuple[tuple[object, Objection], ...] = (
        (rule.since, too_early),
        (rule.all, lacks_word),
        (rule.none, has_excluded_word),
        (rule.not_in, is_inside_expression),
        (rule.near, stands_without_support),
    )
    return tuple(objection for condition, objection in asked if condition)
