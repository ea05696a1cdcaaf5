"""What grouping remembers of an article: computed once, stored, and enough for every later comparison."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsvane.group.fold import GAP, Codes, decode
from newsvane.group.roundups import is_roundup
from newsvane.group.shingles import Sketch, sketches
from newsvane.group.terms import POINT, REPEATS, count_terms, fold_line, line_codes, numbers, terms, weights
from newsvane.group.texts import SHORTEST_BODY, identify, paragraphs

OPENING = 800  # characters of the body that say what the event is
FIGURES = 1600  # characters whose figures tell announcements from one template apart
LONGEST_BODY = 20_000  # characters; a feed may hold anything
LONGEST_TITLE = 120  # characters; feeds of short posts repeat the whole post as its title
ADDRESS = re.compile(r"https?://[!-~]+|\bRT? (?:by|to) @\w+:?|@\w+", re.ASCII)  # who is answered says nothing of what
LONGEST_POST = 60  # characters of a short post that serve as its headline
POST_START = 12  # letters
MOST_TERMS = 64
TITLE_BOOST = 2.0
LEAD_BOOST = 0.5
LEAD_SENTENCE = 60  # characters: the first sentence of news says what happened
LEAD = 240  # letters: a reprint may be the opening alone
LEAD_SKETCH = 64
HEADS = 3
HEAD = 24  # letters
MOST_NUMBERS = 64
TEXT_KEYS = 12
LEAD_KEYS = 8
STORY_KEYS = 14
FALLBACK_KEYS = 3
FEWEST_KEY_WEIGHT = 1.5


@dataclass(frozen=True, slots=True)
class Signature:
    """One article as grouping sees it.

    ``sketch`` and ``lead`` are bottom-k sketches of the whole body and of its opening; ``heads`` the first letters of
    its first paragraphs; ``numbers`` its distinct figures. ``terms`` are its most telling terms, those of the title
    first, with ``vector`` (unit length) beside them; ``title_shares`` gives the share of the title's weight for the
    first of them. ``text_keys`` and ``story_keys`` are what the index looks up.
    """

    article_id: str
    source_id: str
    at: dt.datetime
    text_id: str
    title: str
    letters: int
    is_roundup: bool
    sketch: Sketch
    lead: Sketch
    heads: tuple[str, ...]
    numbers: tuple[str, ...]
    terms: tuple[str, ...]
    vector: tuple[float, ...]
    title_shares: tuple[float, ...]
    story_keys: tuple[str, ...]

    @property
    def has_body(self) -> bool:
        return self.letters >= SHORTEST_BODY

    @property
    def text_keys(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys([*self.sketch[:TEXT_KEYS].tolist(), *self.lead[:LEAD_KEYS].tolist()]))


def sign(article_id: str, source_id: str, title: str, body: str, at: dt.datetime) -> Signature:
    """Compute the signature of an article; ``at`` is when it was published (or first seen), an aware datetime."""
    title = " ".join(title.split())
    lines = list(paragraphs(body[:LONGEST_BODY]))
    text = "\n".join(lines)
    codes = line_codes(text)
    folded, heading = decode(codes[:FIGURES]), fold_line(title)
    longest = LONGEST_POST if is_post(heading, folded) else LONGEST_TITLE
    short_heading = fold_line(ADDRESS.sub(" ", title)[:longest]) if may_address(title) else heading[:longest]
    opening = fold_line(ADDRESS.sub(" ", text[:FIGURES])) if may_address(text[:FIGURES]) else folded
    letters = codes[(codes != GAP) & (codes != POINT)]
    sketch, lead = sketches(letters, LEAD, LEAD_SKETCH)
    found, vector, shares = weigh(short_heading, opening[:OPENING])
    return Signature(
        article_id=article_id,
        source_id=source_id,
        at=at,
        text_id=identify(title, letters, at.date().isoformat()),
        title=bare(short_heading),
        letters=len(letters),
        is_roundup=is_roundup(title),
        sketch=sketch,
        lead=lead,
        heads=tuple(openings(lines[:HEADS], codes)),
        numbers=tuple(numbers(opening)[:MOST_NUMBERS]),
        terms=found,
        vector=vector,
        title_shares=shares,
        story_keys=heaviest(found, vector),
    )


def may_address(text: str) -> bool:
    """Tell whether it pays to look for addresses in a text."""
    return "@" in text or "://" in text


def is_post(title: str, text: str) -> bool:
    """Tell by the folded texts a short post, whose title is but its beginning, from an article with a headline."""
    start = bare(title[: 2 * POST_START])[:POST_START]
    return len(start) == POST_START and bare(text[: 3 * POST_START]).startswith(start)


def openings(lines: Sequence[str], codes: Codes) -> Iterator[str]:
    """Yield the first letters of lines; ``codes`` are those of the text that they make up."""
    start = 0
    for line in lines:
        yield bare(decode(codes[start : start + min(len(line), 2 * HEAD)]))[:HEAD]
        start += len(line) + 1


def bare(folded: str) -> str:
    """Take gaps and decimal points out of a folded line."""
    return folded.replace(" ", "").replace(".", "")


def weigh(title: str, opening: str) -> tuple[tuple[str, ...], tuple[float, ...], tuple[float, ...]]:
    """Return the most telling terms of two folded texts, the title's first by weight; their unit vector; the shares."""
    weight = weights()
    in_title = {term: weight[term] for term in terms(title)}
    strength = {term: value for term, count in count_terms(opening).items() if (value := REPEATS[count] * weight[term])}
    for term in count_terms(opening[:LEAD_SENTENCE]):
        strength[term] = strength.get(term, 0.0) + LEAD_BOOST * weight[term]
    for term, value in in_title.items():
        strength[term] = strength.get(term, 0.0) + TITLE_BOOST * value
    length = math.hypot(*strength.values()) or 1.0
    ranked = sorted(strength, key=strength.__getitem__, reverse=True)
    heading = [term for term in ranked if term in in_title]
    others = [term for term in ranked[: 2 * MOST_TERMS] if term not in in_title] if in_title else ranked
    chosen = (heading + others)[:MOST_TERMS]
    total = sum(in_title.values()) or 1.0
    return (
        tuple(chosen),
        tuple([strength[term] / length for term in chosen]),
        tuple([in_title[term] / total for term in heading[:MOST_TERMS]]),
    )


def heaviest(found: Sequence[str], vector: Sequence[float]) -> tuple[str, ...]:
    """Return the terms to look an article up by: the heaviest, without the common ones where there are others."""
    places = sorted(range(len(found)), key=vector.__getitem__, reverse=True)
    ranked = [found[place] for place in places[: 2 * STORY_KEYS]]
    weight = weights()
    rare = [term for term in ranked if weight[term] >= FEWEST_KEY_WEIGHT]
    return tuple(rare[:STORY_KEYS] or ranked[:FALLBACK_KEYS])
