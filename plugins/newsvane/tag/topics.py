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
from dataclasses import replace
from pathlib import Path

import ahocorasick_rs

from newsvane.config.topics import Evidence, Rule, Topic, read_topics
from newsvane.records import Mention, TextField
from newsvane.tag.topic_anchors import anchors
from newsvane.tag.topic_rules import Candidate, Guards, Occurrences, Reading, Role, objection
from newsvane.tag.topic_terms import fold, narrowed, spellings, stands_alone, version_end

CONFIDENCE: Mapping[Role, float] = {"rule": 0.95, "alias": 0.95, "regex": 0.9, "maybe": 0.8}
FIELDS: tuple[TextField, ...] = ("title", "body")
Use = tuple[int, Role, str]
"""A topic's number, the role of a literal in its rule, and the spelling asked for where case matters."""
Regex = tuple[int, re.Pattern[str]]


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
        for number, topic in enumerate(topics):
            self._compile(number, topic.rule)
            self._guards[topic.key] = self._guards_of(topic.rule)
        self._automaton = ahocorasick_rs.AhoCorasick(list(self._literals))

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
        judged = [self._judge(candidate, Reading(occurrences, firm, day)) for candidate in candidates]
        supported = frozenset(candidate.topic.key for candidate in judged if not candidate.dropped)
        if not supported <= firm:  # a word that is explained once in an article needs no support elsewhere in it
            judged = [self._judge(candidate, Reading(occurrences, firm | supported, day)) for candidate in candidates]
        return longest_first(judged)

    def _compile(self, number: int, rule: Rule) -> None:
        roles: Mapping[Role, Sequence[str]] = {"rule": rule.literals, "alias": rule.aliases, "maybe": rule.maybe}
        for role, terms in roles.items():
            for spelling in dict.fromkeys(way for term in terms for way in spellings(term)):
                self._uses[self._literal(spelling)].append((number, role, spelling if rule.case else ""))
        for pattern in rule.regex:
            regex = (number, re.compile(pattern, 0 if rule.case else re.IGNORECASE))
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
        guards = self._guards[candidate.topic.key]
        if not guards and candidate.topic.rule.since is None:
            return candidate
        reason = objection(candidate, guards, reading)
        return replace(candidate, dropped=reason) if reason else candidate

    def _note(self, text: str, field: str, occurrences: Occurrences) -> None:
        """Note the literals of a text in which nothing is looked for."""
        folded = fold(text)
        for literal, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if stands_alone(folded, start, end):
                occurrences.add(field, literal, start, end)

    def _scan(self, text: str, field: TextField, occurrences: Occurrences) -> Iterator[Candidate]:
        """Note every literal that stands in ``text``; yield those that are a topic's own words."""
        folded, plain = fold(text), narrowed(text)
        regexes: dict[Regex, None] = dict.fromkeys(self._unanchored)
        for literal, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            alone = stands_alone(folded, start, end)
            if alone:
                occurrences.add(field, literal, start, end)
            if literal in self._anchored:
                regexes.update(dict.fromkeys(self._anchored[literal]))
            for number, role, exact in self._uses.get(literal, ()):
                topic = self.topics[number]
                stop = version_end(folded, end) if topic.rule.version else end
                whole = alone if stop == end else stands_alone(folded, start, stop)
                if field in topic.rule.fields and (whole or not topic.rule.word) and plain[start:end].endswith(exact):
                    yield Candidate(topic, role, field, start, stop, text[start:stop], end - start)
        for number, pattern in regexes:
            topic = self.topics[number]
            for match in pattern.finditer(plain) if field in topic.rule.fields else ():
                start, end = match.span()
                if not topic.rule.word or stands_alone(folded, start, end):
                    yield Candidate(topic, "regex", field, start, end, text[start:end], end - start)


def longest_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Drop what stands inside a longer mention; two topics may share one span, a topic counts once there."""
    kept: dict[TextField, list[Candidate]] = {"title": [], "body": []}
    judged: list[Candidate] = []
    for candidate in sorted(candidates, key=by_length):
        reason = candidate.dropped or taken(candidate, kept[candidate.field])
        if not reason:
            kept[candidate.field].append(candidate)
        judged.append(candidate if reason == candidate.dropped else replace(candidate, dropped=reason))
    return sorted(judged, key=lambda found: (FIELDS.index(found.field), found.start, found.end, found.topic.key))


def by_length(found: Candidate) -> tuple[int, int, int, bool]:
    """Sort the longest first; at one place, what a rule spells out before what a version or a pattern adds."""
    return (found.start - found.end, found.start, -found.written, found.role == "regex")


def taken(candidate: Candidate, kept: Sequence[Candidate]) -> str:
    """Say which mention already holds the candidate's place, or nothing."""
    for other in kept:
        if not candidate.overlaps(other):
            continue
        if candidate.topic.key == other.topic.key:
            return "part of another mention of the topic"
        same = (candidate.start, candidate.end, candidate.written) == (other.start, other.end, other.written)
        if candidate.role == "regex" and other.role != "regex":
            return f"a mention of {other.topic.key} by its own name"
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
