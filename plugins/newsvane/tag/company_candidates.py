"""Where companies may be named: one automaton over all names, ST and XD names put together, the longest kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import ahocorasick_rs

from newsvane.config.company_aliases import Level
from newsvane.records import TextField
from newsvane.tag.company_names import Name, RiskNames, each_once

Span = tuple[int, int, Name]
RISK_MARK = re.compile(r"(?:S\*|\*|S)?ST")
DAY_MARK = re.compile(r"[DRNC](?=[\u4e00-\u9fff]{3})")
NEW_MARKS = "NC"
DAY_MARKS = frozenset({"XD", "XR", "DR"})
MARK = re.compile(r"(?:S?\*?ST|XD|XR|DR|[NC])(?=[\u4e00-\u9fff])")
CUT_LENGTH = 3
LONGEST_RISK_STEM = 5


class Candidate(NamedTuple):
    """A span of one field and the verdict on it: ``rule`` says why it was taken or dropped, ``note`` shows the words.

    ``evidence`` is empty unless the candidate is taken; ``rule`` is empty until there is a verdict.
    """

    field: TextField
    start: int
    end: int
    name: Name
    code: str = ""
    evidence: str = ""
    rule: str = ""
    note: str = ""

    @property
    def taken(self) -> bool:
        return bool(self.evidence)

    def dropped(self, rule: str, note: str) -> Candidate:
        return self._replace(evidence="", rule=rule, note=note)

    @property
    def settled(self) -> bool:
        return bool(self.rule)


class CandidateFinder:
    """All names, compiled."""

    def __init__(self, names: Sequence[Name], risks: RiskNames) -> None:
        self.names = [name for name in names if not RISK_MARK.match(name.text)]
        self._risks = risks
        self._texts = frozenset(name.text for name in self.names)
        self._automaton = ahocorasick_rs.AhoCorasick(
            [name.text for name in self.names], matchkind=ahocorasick_rs.MatchKind.Standard
        )

    def find(self, field: TextField, text: str) -> list[Candidate]:
        """All names in the text, overlaps settled: the longest wins, then the leftmost."""
        spans = [
            (start, end, self.names[number])
            for number, start, end in self.matches(text)
            if not cuts_latin(text, start, end)
        ]
        if "ST" in text:
            spans += self.risk_spans(text)
        spans += self.day_spans(text)
        return [Candidate(field, start, end, name) for start, end, name in longest_first(spans)]

    def matches(self, text: str) -> list[tuple[int, int, int]]:
        """All places of all names, overlaps included: number of the name, start and end."""
        found: list[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return found

    def risk_spans(self, text: str) -> Iterator[Span]:
        """Names under ST, which are put together anew each time: *ST国农 is 国农科技."""
        for mark in RISK_MARK.finditer(text):
            start, stem_start = mark.span()
            if start and is_latin(text[start - 1]):
                continue
            for end in range(min(len(text), stem_start + LONGEST_RISK_STEM), stem_start + 1, -1):
                if codes := self._risks.bearers(text[stem_start:end]):
                    name = Name(text[start:end], "short-name", codes, "firm" if len(codes) == 1 else "common")
                    yield start, end, name
                    break

    def day_spans(self, text: str) -> Iterator[Span]:
        """Names cut to three characters behind the mark of a day: XD中直股 is 中直股份, N摩尔 is 摩尔线程."""
        for mark in DAY_MARK.finditer(text):
            end = mark.end() + CUT_LENGTH
            codes = each_once(self._risks.cut.get(text[mark.end() : end], ()))
            head = text[mark.end() : end - 1]
            if not codes and mark[0] in NEW_MARKS and head not in self._texts:
                end -= 1
                codes = each_once(self._risks.heads.get(head, ()))
            double = text[mark.start() - 1 : mark.end()] in DAY_MARKS if mark.start() else False
            start = mark.start() - double
            if len(codes) != 1 or (mark[0] in "DR" and not double) or (start and is_latin(text[start - 1])):
                continue
            level: Level = "firm" if double else "common"
            yield start, end, Name(text[start:end], "short-name", codes, level)


def cuts_latin(text: str, start: int, end: int) -> bool:
    """Whether the span begins or ends inside a Latin word or a number: Arm in Armstrong."""
    left = start > 0 and is_latin(text[start]) and is_latin(text[start - 1])
    return left or (end < len(text) and is_latin(text[end - 1]) and is_latin(text[end]))


def is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def longest_first(spans: list[Span]) -> list[Span]:
    """Drop the spans that overlap a longer one, or one as long that begins earlier; the rest in text order."""
    spans.sort(key=lambda span: (span[0], -span[1]))
    kept: list[Span] = []
    cluster: list[Span] = []
    reach = -1
    for span in spans:
        if span[0] >= reach and cluster:
            kept += settle(cluster)
            cluster = []
        cluster.append(span)
        reach = max(reach, span[1])
    return kept + settle(cluster)


def settle(cluster: list[Span]) -> list[Span]:
    if len(cluster) == 1:
        return cluster
    kept: list[Span] = []
    for span in sorted(cluster, key=lambda span: (span[0] - span[1], span[0])):
        if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span[0])
