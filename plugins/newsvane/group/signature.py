"""What grouping remembers of an article: computed once, stored, and enough for every later comparison."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from newsvane.garbage import without_collection
from newsvane.group.parts import bare, take_apart
from newsvane.group.roundups import is_roundup
from newsvane.group.shingles import Sketch, sketches
from newsvane.group.texts import SHORTEST_BODY, identify
from newsvane.group.weighing import weigh

SIGNED_AT_ONCE = 500
LEAD = 240  # letters: a reprint may be the opening alone
LEAD_SKETCH = 64
TEXT_KEYS = 12
LEAD_KEYS = 8
TITLE_KEYS = 1 << 62  # and above lie the keys of headlines; hashes of shingles are below
TERM_KEYS = 1 << 63  # and above lie those of terms

Article = tuple[str, str, str, str, dt.datetime]  # id, source, title, body and time: published, or first seen


@dataclass(frozen=True, slots=True)
class Signature:
    """One article as grouping sees it.

    ``sketch`` and ``lead`` are bottom-k sketches of the whole body and of its opening; ``heads`` the first letters of
    its first paragraphs; ``numbers`` its distinct figures. ``terms`` are its most telling terms, those of the title
    first, with ``vector`` (unit length) beside them; ``title_shares`` gives the share of the title's weight for the
    first of them; a round-up belongs to no story and has no terms. ``text_keys`` and ``story_keys`` are what the index
    looks up, from ``TERM_KEYS`` on those of stories.
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


def sign(articles: Iterable[Article]) -> Iterator[Signature]:
    """Yield the signature of each article; times are aware datetimes.

    A signature does not depend on the other articles: they are taken together because that costs a quarter less.
    """
    rest = iter(articles)
    while some := list(islice(rest, SIGNED_AT_ONCE)):
        with without_collection():
            signed = list(sign_some(some))
        yield from signed


def sign_some(articles: Sequence[Article]) -> Iterator[Signature]:
    parts = [take_apart(title, body) for _, _, title, body, _ in articles]
    sketched = sketches([one.letters for one in parts], LEAD, LEAD_SKETCH)
    roundups = [is_roundup(one.title) for one in parts]
    told = [("", "") if roundup else (one.heading, one.telling) for one, roundup in zip(parts, roundups, strict=True)]
    for (article_id, source_id, _, _, at), part, roundup, (sketch, lead), terms in zip(
        articles, parts, roundups, sketched, weigh(told), strict=True
    ):
        title, letters = bare(part.heading), len(part.letters)
        yield Signature(
            article_id=article_id,
            source_id=source_id,
            at=at,
            text_id=identify(part.title, part.letters, at.date().isoformat()),
            title=title,
            letters=letters,
            is_roundup=roundup,
            sketch=sketch,
            lead=lead,
            heads=part.heads,
            numbers=part.numbers,
            terms=terms.terms,
            vector=terms.vector,
            title_shares=terms.title_shares,
            text_keys=text_keys(sketch, lead, "" if letters >= SHORTEST_BODY else title),
            story_keys=tuple(map(term_key, terms.heaviest)),
        )


def text_keys(sketch: Sketch, lead: Sketch, title: str) -> tuple[int, ...]:
    """Return the keys that find prints of a text; ``title`` is a headline that has no body."""
    hashes = {*sketch[:TEXT_KEYS].tolist(), *lead[:LEAD_KEYS].tolist()}
    return (*hashes, hash_key(title) & (TITLE_KEYS - 1) | TITLE_KEYS) if title else tuple(hashes)


@functools.lru_cache(maxsize=1 << 16)
def term_key(term: str) -> int:
    """Return the key that finds the articles with a telling term."""
    return hash_key(term) | TERM_KEYS


def hash_key(term: str) -> int:
    digest = hashlib.blake2b(f"'{term}'".encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little")
