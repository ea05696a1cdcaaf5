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
from newsvane.tag.topic_rules import Candidate, Guards, Objection, Occurrences, Reading, Role, objections
from newsvane.tag.topic_terms import fold, is_letter, lowered, narrowed, spellings, stands_alone, version_end

CONFIDENCE: Mapping[Role, float] = {"rule": 0.95, "alias": 0.95, "regex": 0.9, "maybe": 0.8}


class Use(NamedTuple):
    """One topic's interest in a literal; ``exact`` is the spelling asked for where case matters."""

    topic: Topic
    role: Role
    exact: str
    version: bool
    word: bool
    fields: frozenset[str]


class Plan(NamedTuple):
    """What to do with a hit of one literal: ``latin`` at an edge, it must stand alone; ``guards``, it is noted."""

    latin: bool
    guards: bool
    regexes: tuple[int, ...]
    uses: tuple[Use, ...]


class TopicMatcher:
    """The rules, compiled; made by ``load_topic_matcher`` and used for any number of texts.

    ``evidence`` says of each topic's key what a mention counts for in ``judge_relevance``.
    """

    def __init__(self, topics: Sequence[Topic]) -> None:
        self.topics = tuple(topics)
        self.evidence: Mapping[str, Evidence] = {topic.key: topic.evidence for topic in topics}
        self._literals: dict[str, int] = {}
        self._uses: defaultdict[int, list[Use]] = defaultdict(list)
        self._regexes: list[tuple[Topic, re.Pattern[str]]] = []
        self._anchored: defaultdict[int, list[int]] = defaultdict(list)
        self._unanchored: list[int] = []
        self._conditions: dict[str, tuple[Guards, tuple[Objection, ...]]] = {}
        self._spelt_lists: dict[Sequence[str], tuple[int, ...]] = {}
        for topic in topics:
            self._compile(topic)
            if asked := objections(topic.rule):
                self._conditions[topic.key] = (self._guards_of(topic.rule), asked)
        self._guarding = {number for guards, _ in self._conditions.values() for number in guards.literals()}
        self._automaton = ahocorasick_rs.AhoCorasick(list(self._literals))
        self._plans = [self._plan(literal, number) for literal, number in self._literals.items()]

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
        first = Reading(occurrences, frozenset(), day)
        judged = [self._judge(candidate, first) for candidate in candidates]
        named = frozenset(candidate.topic.key for candidate in judged if not candidate.dropped)
        second = Reading(occurrences, named, day)  # a name explained once in an article needs no support elsewhere
        return longest_first(
            [
                self._judge(candidate._replace(dropped=""), second)
                if candidate.dropped and candidate.role == "maybe" and candidate.topic.key in named
                else candidate
                for candidate in judged
            ]
        )

    def _compile(self, topic: Topic) -> None:
        rule = topic.rule
        fields = frozenset(rule.fields)
        roles: Mapping[Role, Sequence[str]] = {"rule": rule.literals, "alias": rule.aliases, "maybe": rule.maybe}
        for role, terms in roles.items():
            for spelling in dict.fromkeys(way for term in terms for way in spellings(term)):
                exact = spelling if rule.case else ""
                self._uses[self._literal(spelling)].append(Use(topic, role, exact, rule.version, rule.word, fields))
        for pattern in rule.regex:
            words = anchors(pattern)
            if words is None:
                self._unanchored.append(len(self._regexes))
            for word in words or ():
                self._anchored[self._literal(word)].append(len(self._regexes))
            self._regexes.append((topic, re.compile(pattern, 0 if rule.case else re.IGNORECASE)))

    def _guards_of(self, rule: Rule) -> Guards:
        return Guards(
            all=tuple(self._spelt((word,)) for word in rule.all),
            none=self._spelt(rule.none),
            not_in=self._spelt(rule.not_in),
            near=self._spelt(rule.near.words if rule.near else ()),
        )

    def _spelt(self, words: Sequence[str]) -> tuple[int, ...]:
        """Return the literals of a list of words; many rules share one of the file's lists."""
        literals = self._spelt_lists.get(words)
        if literals is None:
            literals = tuple(dict.fromkeys(self._literal(way) for word in words for way in spellings(word)))
            self._spelt_lists[words] = literals
        return literals

    def _literal(self, spelling: str) -> int:
        """Return the number of a spelling, in half width already, whatever its case."""
        return self._literals.setdefault(lowered(spelling), len(self._literals))

    def _plan(self, literal: str, number: int) -> Plan:
        return Plan(
            latin=is_letter(literal[0]) or is_letter(literal[-1]),
            guards=number in self._guarding,
            regexes=tuple(self._anchored.get(number, ())),
            uses=tuple(self._uses.get(number, ())),
        )

    def _judge(self, candidate: Candidate, reading: Reading) -> Candidate:
        conditions = self._conditions.get(candidate.topic.key)
        if conditions is not None:
            guards, objections_to_it = conditions
            for object_to in objections_to_it:
                if reason := object_to(candidate, guards, reading):
                    return candidate._replace(dropped=reason)
        return candidate

    def _note(self, text: str, field: str, occurrences: Occurrences) -> None:
        """Note the literals of a text in which nothing is looked for."""
        folded = fold(text)
        for literal, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            plan = self._plans[literal]
            if plan.guards and (not plan.latin or stands_alone(folded, start, end)):
                occurrences.add(field, literal, start, end)

    def _scan(self, text: str, field: TextField, occurrences: Occurrences) -> Iterator[Candidate]:
        """Note every literal that stands in ``text``; yield those that are a topic's own words."""
        plain = narrowed(text)
        folded = lowered(plain)
        regexes = dict.fromkeys(self._unanchored)
        plans = self._plans
        for literal, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            latin, guards, anchored, uses = plans[literal]
            alone = not latin or stands_alone(folded, start, end)
            if guards and alone:
                occurrences.add(field, literal, start, end)
            if anchored:
                regexes.update(dict.fromkeys(anchored))
            for topic, role, exact, version, word, fields in uses:
                stop = version_end(folded, end) if version else end
                whole = alone if stop == end else stands_alone(folded, start, stop)
                if (whole or not word) and field in fields and (not exact or plain[start:end] == exact):
                    yield Candidate(topic, role, field, start, stop, text[start:stop], end - start)
        for topic, pattern in map(self._regexes.__getitem__, regexes):
            for match in pattern.finditer(plain) if field in topic.rule.fields else ():
                start, end = match.span()
                if not topic.rule.word or stands_alone(plain, start, end):
                    yield Candidate(topic, "regex", field, start, end, text[start:end], end - start)


def longest_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Drop what stands inside a longer mention; two topics may share one span, a topic counts once there."""
    judged: list[Candidate] = []
    for cluster in clusters(sorted(candidates, key=by_place)):
        judged.extend(cluster if len(cluster) == 1 else sorted(settled(cluster), key=by_place))
    return judged


def clusters(candidates: Sequence[Candidate]) -> Iterator[list[Candidate]]:
    """Split the candidates, sorted by place, where none overlaps the next; most stand alone."""
    cluster: list[Candidate] = []
    end = 0
    for candidate in candidates:
        if cluster and (candidate.start >= end or candidate.field != cluster[0].field):
            yield cluster
            cluster = []
        end = max(end, candidate.end) if cluster else candidate.end
        cluster.append(candidate)
    if cluster:
        yield cluster


def settled(cluster: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield the candidates of one field, the longest first, those dropped that another one rules out."""
    held: dict[int, tuple[Candidate, ...]] = {}
    for candidate in sorted(cluster, key=by_length):
        if candidate.dropped:
            yield candidate
            continue
        # Whatever is held already is at least as long: if it overlaps, it holds the first or the last character.
        if reason := taken(candidate, held.get(candidate.start, ()) + held.get(candidate.end - 1, ())):
            yield candidate._replace(dropped=reason)
            continue
        for place in range(candidate.start, candidate.end):
            held[place] = (*held.get(place, ()), candidate)
        yield candidate


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
