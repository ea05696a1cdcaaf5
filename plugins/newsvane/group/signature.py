"""What grouping remembers of an article: computed once, stored, and enough for every later comparison."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import rjieba

from newsvane.group.fold import Codes, decode
from newsvane.group.roundups import is_roundup
from newsvane.group.shingles import Sketch, sketches
from newsvane.group.terms import FIRST_HAN, POINT, REPEATS, fold_line, line_codes, names, numbers, terms, weights
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
TITLE_KEYS = 1 << 62  # and above lie the keys of headlines; hashes of shingles are below
TERM_KEYS = 1 << 63  # and above lie those of terms


@dataclass(frozen=True, slots=True)
class Signature:
    """One article as grouping sees it.

    ``sketch`` and ``lead`` are bottom-k sketches of the whole body and of its opening; ``heads`` the first letters of
    its first paragraphs; ``numbers`` its distinct figures. ``terms`` are its most telling terms, those of the title
    first, with ``vector`` (unit length) beside them; ``title_shares`` gives the share of the title's weight for the
    first of them. ``text_keys`` and ``story_keys`` are what the index looks up, from ``TERM_KEYS`` on those of stories.
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
    text_keys: tuple[int, ...]
    story_keys: tuple[int, ...]

    @property
    def has_body(self) -> bool:
        return self.letters >= SHORTEST_BODY


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
    letters = codes[codes > POINT]
    sketch, lead = sketches(letters, LEAD, LEAD_SKETCH)
    found, vector, shares, heaviest = weigh(short_heading, opening[:OPENING])
    short_title = bare(short_heading)
    return Signature(
        article_id=article_id,
        source_id=source_id,
        at=at,
        text_id=identify(title, letters, at.date().isoformat()),
        title=short_title,
        letters=len(letters),
        is_roundup=is_roundup(title),
        sketch=sketch,
        lead=lead,
        heads=tuple(openings(lines[:HEADS], codes)),
        numbers=tuple(numbers(opening)[:MOST_NUMBERS]),
        terms=found,
        vector=vector,
        title_shares=shares,
        text_keys=text_keys(sketch, lead, "" if len(letters) >= SHORTEST_BODY else short_title),
        story_keys=story_keys(heaviest),
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


def weigh(title: str, opening: str) -> tuple[tuple[str, ...], tuple[float, ...], tuple[float, ...], list[str]]:
    """Return the most telling terms of two folded texts, the title's first by weight; their unit vector; the shares.

    The heaviest of all follow, for the keys.
    """
    weight = weights()
    usual = weight.get
    in_title = {term: weight[term] for term in terms(title)}
    words = rjieba.cut(opening)
    strength = {
        word: value
        for word, count in Counter(words).items()
        if len(word) > 1 and word >= FIRST_HAN and (value := REPEATS[count] * usual(word, weight.unseen))
    }
    for term, count in Counter(names(opening)).items():
        if value := REPEATS[count] * weight[term]:
            strength[term] = value
    for term in dict.fromkeys([*first_words(words), *names(opening[:LEAD_SENTENCE])]):
        strength[term] = strength.get(term, 0.0) + LEAD_BOOST * weight[term]
    for term, value in in_title.items():
        strength[term] = strength.get(term, 0.0) + TITLE_BOOST * value
    length = math.hypot(*strength.values()) or 1.0
    ranked = sorted(strength, key=strength.__getitem__, reverse=True)
    heading = sorted(in_title, key=strength.__getitem__, reverse=True)
    others = [term for term in ranked[: MOST_TERMS + len(heading)] if term not in in_title]
    chosen = (heading + others)[:MOST_TERMS]
    total = sum(in_title.values()) or 1.0
    return (
        tuple(chosen),
        tuple([strength[term] / length for term in chosen]),
        tuple([in_title[term] / total for term in heading[:MOST_TERMS]]),
        ranked[: 2 * STORY_KEYS],
    )


def first_words(words: Sequence[str]) -> Iterator[str]:
    """Yield the terms among the words of the first sentence."""
    end = 0
    for word in words:
        end += len(word)
        if end > LEAD_SENTENCE:
            return
        if len(word) > 1 and word >= FIRST_HAN:
            yield word


def text_keys(sketch: Sketch, lead: Sketch, title: str) -> tuple[int, ...]:
    """Return the keys that find prints of a text; ``title`` is a headline that has no body."""
    hashes = {*sketch[:TEXT_KEYS].tolist(), *lead[:LEAD_KEYS].tolist()}
    return (*hashes, hash_key(title) & (TITLE_KEYS - 1) | TITLE_KEYS) if title else tuple(hashes)


def story_keys(heaviest: Sequence[str]) -> tuple[int, ...]:
    """Return the keys of the terms to look an article up by: without the common ones where there are others."""
    weight = weights()
    rare = [term for term in heaviest if weight[term] >= FEWEST_KEY_WEIGHT]
    return tuple([hash_key(term) | TERM_KEYS for term in rare[:STORY_KEYS] or heaviest[:FALLBACK_KEYS]])


@functools.lru_cache(maxsize=1 << 16)
def hash_key(term: str) -> int:
    digest = hashlib.blake2b(f"'{term}'".encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little")
