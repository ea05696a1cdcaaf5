"""Find topics in a text: the rules of ``config/topics.toml`` at the speed of one pass.

Every literal of every rule, with its spellings, goes into one Aho-Corasick automaton (A. V. Aho, M. J. Corasick:
Efficient string matching, 1975), guards such as ``near`` words included; a regular expression runs only on a text
that holds one of the words it cannot match without. What is found is then judged by its own topic's rule alone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import ahocorasick_rs

from newsvane.config.topics import Evidence, Rule, Topic, read_topics
from newsvane.records import Mention, TextField
from newsvane.tag.topic_anchors import anchors
from newsvane.tag.topic_rules import Candidate, Guards, Occurrences, Reading, Role, objection
from newsvane.tag.topic_terms import fold, is_letter, lowered, narrowed, spellings, stands_alone, version_end

CONFIDENCE: Mapping[Role, float] = {"rule": 0.95, "alias": 0.95, "regex": 0.9, "maybe": 0.8}
Regex = tuple[Topic, re.Pattern[str]]


class Use(NamedTuple):
    """One topic's interest in a literal; ``exact`` is the spelling asked for where case matters."""

    topic: Topic
    role: Role
    exact: str
    version: bool
    word: bool
    fields: frozenset[str]


class TopicMatcher:
    """The rules, compiled; made by ``load_topic_matcher`` and used for any number of texts.

    ``evidence`` says of each topic's key what a mention counts for in ``judge_relevance``.
    """

    def __init__(self, topics: Sequence[Topic]) -> None:
        self.topics = tuple(topics)
        self.evidence: Mapping[str, Evidence] = {topic.key: topic.evidence for topic in topics}
        self._literals: dict[str, int] = {}
        self._uses: defaultdict[int, list[Use]] = defaultdict(list)
        self._anchored: defaultdict[int, list[Regex]] = defaultdict(list)
        self._unanchored: list[Regex] = []
        self._guards: dict[str, Guards] = {}
        for topic in topics:
            self._compile(topic)
            if has_conditions(topic.rule):
                self._guards[topic.key] = self._guards_of(topic.rule)
        self._guarding = {literal for guards in self._guards.values() for literal in guards.literals()}
        self._automaton = ahocorasick_rs.AhoCorasick(list(self._literals))
        self._latin = [is_letter(literal[0]) or is_letter(literal[-1]) for literal in self._literals]

    def find(self, title: str, body: str, source_name: str = "", day: dt.date | None = None) -> list[Mention]:
        """Return the mentions in the order of the text, title first.

        ``day`` is the article's; topics that begin later (``since``) are left out where it is known.
        """
        return [as_mention(found) for found in self.explain(title, body, source_name, day) if not found.dropped]

    def explain(self, title: str, body: str, source_name: str = "", day: dt.date | None = None) -> list[Candidate]:
        """Return all that was looked at, in the order of the text, with the reason where it does not count."""
        occurrences = Occurrences()
        self._note(source_name, "source", occurrences)
        candidates = [*self._scan(title, "title", occurrences), *self._scan(body, "body", occurrences)]
        firm = frozenset(candidate.topic.key for candidate in candidates if candidate.role != "maybe")
        reading = Reading(occurrences, firm, day)
        judged = [self._judge(candidate, reading) for candidate in candidates]
        supported = frozenset(candidate.topic.key for candidate in judged if not candidate.dropped)
        if not supported <= firm:  # a word that is explained once in an article needs no support elsewhere in it
            reading = Reading(occurrences, firm | supported, day)
            judged = [self._judge(candidate, reading) for candidate in candidates]
        return longest_first(judged)

    def _compile(self, topic: Topic) -> None:
        rule = topic.rule
        fields = frozenset(rule.fields)
        roles: Mapping[Role, Sequence[str]] = {"rule": rule.literals, "alias": rule.aliases, "maybe": rule.maybe}
        for role, terms in roles.items():
            for spelling in dict.fromkeys(way for term in terms for way in spellings(term)):
                exact = spelling if rule.case else ""
                self._uses[self._literal(spelling)].append(Use(topic, role, exact, rule.version, rule.word, fields))
        for pattern in rule.regex:
            regex = (topic, re.compile(pattern, 0 if rule.case else re.IGNORECASE))
            words = anchors(pattern)
            if words is None:
                self._unanchored.append(regex)
            for word in words or ():
                self._anchored[self._literal(word)].append(regex)

    def _guards_of(self, rule: Rule) -> Guards:
        return Guards(
            all=tuple(self._spelt((word,)) for word in rule.all),
            none=self._spelt(rule.none),
            not_in=self._spelt(rule.not_in),
            near=self._spelt(rule.near.words if rule.near else ()),
        )

    def _spelt(self, words: Sequence[str]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self._literal(way) for word in words for way in spellings(word)))

    def _literal(self, spelling: str) -> int:
        return self._literals.setdefault(fold(spelling), len(self._literals))

    def _judge(self, candidate: Candidate, reading: Reading) -> Candidate:
        guards = self._guards.get(candidate.topic.key)
        reason = guards and objection(candidate, guards, reading)
        return candidate._replace(dropped=reason) if reason else candidate

    def _note(self, text: str, field: str, occurrences: Occurrences) -> None:
        """Note the literals of a text in which nothing is looked for."""
        folded = fold(text)
        for literal, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if literal in self._guarding and (not self._latin[literal] or stands_alone(folded, start, end)):
                occurrences.add(field, literal, start, end)

    def _scan(self, text: str, field: TextField, occurrences: Occurrences) -> Iterator[Candidate]:
        """Note every literal that stands in ``text``; yield those that are a topic's own words."""
        plain = narrowed(text)
        folded = lowered(plain)
        uses, guarding, latin = self._uses, self._guarding, self._latin
        anchored: list[int] = []
        for literal, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            alone = not latin[literal] or stands_alone(folded, start, end)
            if alone and literal in guarding:
                occurrences.add(field, literal, start, end)
            if literal in self._anchored:
                anchored.append(literal)
            for topic, role, exact, version, word, fields in uses.get(literal, ()):
                stop = version_end(folded, end) if version else end
                whole = alone if stop == end else stands_alone(folded, start, stop)
                if (whole or not word) and field in fields and (not exact or plain[start:end] == exact):
                    yield Candidate(topic, role, field, start, stop, text[start:stop], end - start)
        yield from self._scan_regexes(text, plain, field, anchored)

    def _scan_regexes(self, text: str, plain: str, field: TextField, anchored: Sequence[int]) -> Iterator[Candidate]:
        """Run the patterns whose anchors stand in the text, and those that have none."""
        regexes = dict.fromkeys(self._unanchored)
        for literal in dict.fromkeys(anchored):
            regexes.update(dict.fromkeys(self._anchored[literal]))
        for topic, pattern in regexes:
            for match in pattern.finditer(plain) if field in topic.rule.fields else ():
                start, end = match.span()
                if not topic.rule.word or stands_alone(plain, start, end):
                    yield Candidate(topic, "regex", field, start, end, text[start:end], end - start)


def has_conditions(rule: Rule) -> bool:
    return bool(rule.all or rule.none or rule.not_in or rule.near or rule.since)


def longest_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Drop what stands inside a longer mention; two topics may share one span, a topic counts once there."""
    holders: dict[TextField, dict[int, tuple[Candidate, ...]]] = {"title": {}, "body": {}}
    judged: list[Candidate] = []
    for candidate in sorted(candidates, key=by_length):
        if candidate.dropped:
            judged.append(candidate)
            continue
        held = holders[candidate.field]
        # Whatever is held already is at least as long: if it overlaps, it holds the first or the last character.
        reason = taken(candidate, held.get(candidate.start, ()) + held.get(candidate.end - 1, ()))
        judged.append(candidate._replace(dropped=reason) if reason else candidate)
        if not reason:
            for place in range(candidate.start, candidate.end):
                held[place] = (*held.get(place, ()), candidate)
    return sorted(judged, key=by_place)


def by_place(found: Candidate) -> tuple[bool, int, int, str]:
    return (found.field == "body", found.start, found.end, found.topic.key)


def by_length(found: Candidate) -> tuple[int, int, int, bool]:
    """Sort the longest first; at one place, what a rule spells out before what a version or a pattern adds."""
    return (found.start - found.end, found.start, -found.written, found.role == "regex")


def taken(candidate: Candidate, held: Sequence[Candidate]) -> str:
    """Say which of the mentions that hold the candidate's place rules it out, or nothing."""
    for other in held:
        if candidate.topic.key == other.topic.key:
            return "part of another mention of the topic"
        if candidate.role == "regex" and other.role != "regex":
            return f"a mention of {other.topic.key} by its own name"
        same = (candidate.start, candidate.end, candidate.written) == (other.start, other.end, other.written)
        if not same and not candidate.topic.rule.inside:
            return f"part of {other.surface!r}, a longer mention of {other.topic.key}"
    return ""


def as_mention(candidate: Candidate) -> Mention:
    topic = candidate.topic
    return Mention(
        entity_id=topic.key,
        kind=topic.kind,
        name=topic.rule.name,
        code=topic.rule.company,
        field=candidate.field,
        start=candidate.start,
        end=candidate.end,
        surface=candidate.surface,
        evidence=candidate.role,
        confidence=CONFIDENCE[candidate.role],
    )


def load_topic_matcher(path: Path) -> TopicMatcher:
    """Compile the catalogue at ``path``; raises ``ConfigError`` or ``ConfigErrors``, each with file and line."""
    return TopicMatcher(read_topics(path))
