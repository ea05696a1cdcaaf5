"""What grouping remembers of an article: computed once, stored, and enough for every later comparison."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from newsvane.group.fold import fold, fold_codes, letters_of
from newsvane.group.roundups import is_roundup
from newsvane.group.shingles import Sketch, sketch
from newsvane.group.terms import damped, fold_line, numbers, terms, weight
from newsvane.group.texts import SHORTEST_BODY, text_id

OPENING = 1000  # characters of the body that say what the event is
LONGEST_BODY = 20_000  # characters; a feed may hold anything
LONGEST_TITLE = 120  # characters; feeds of short posts repeat the whole post as its title
MOST_TERMS = 64
DIGITS = 4  # kept of a weight: as many are stored
TITLE_BOOST = 2.0
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
CREDITS = re.compile(
    r"来源|來源|作者|编辑|編輯|责编|責編|记者|記者|阅读量|閱讀量|发布时间|發佈時間|发布于|整理|图源|圖源|摄影|出品"
    r"|文\s*[|｜丨/]|推荐阅读|推薦閱讀|点击|點擊|扫码|公众号|公眾號|微信号|转载|轉載|版权|版權"
)
LONGEST_CREDIT = 60  # characters of a line that is a credit and no paragraph


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

    @property
    def has_body(self) -> bool:
        return self.letters >= SHORTEST_BODY

    @property
    def text_keys(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys([*self.sketch[:TEXT_KEYS].tolist(), *self.lead[:LEAD_KEYS].tolist()]))

    @property
    def story_keys(self) -> tuple[str, ...]:
        """Return the heaviest terms, without the common ones where there are others."""
        heaviest = sorted(zip(self.vector, self.terms, strict=True), key=lambda pair: (-pair[0], pair[1]))
        rare = [term for _, term in heaviest if weight(term) >= FEWEST_KEY_WEIGHT]
        return tuple(rare[:STORY_KEYS] or [term for _, term in heaviest[:FALLBACK_KEYS]])


def sign(article_id: str, source_id: str, title: str, body: str, at: dt.datetime) -> Signature:
    """Compute the signature of an article; ``at`` is when it was published (or first seen), an aware datetime."""
    title = " ".join(title.split())
    short_title = title[:LONGEST_TITLE]
    lines = list(paragraphs(body[:LONGEST_BODY]))
    text = "\n".join(lines)
    letters = letters_of(fold_codes(text))
    found, vector, shares = weigh(short_title, text)
    return Signature(
        article_id=article_id,
        source_id=source_id,
        at=at,
        text_id=text_id(title, body, occasion=at.date().isoformat()),
        title="".join(fold(short_title).split()),
        letters=len(letters),
        is_roundup=is_roundup(title),
        sketch=sketch(letters),
        lead=sketch(letters[:LEAD], LEAD_SKETCH),
        heads=tuple("".join(fold(line[: 2 * HEAD]).split())[:HEAD] for line in lines[:HEADS]),
        numbers=tuple(numbers(fold_line(text[: 4 * OPENING]))[:MOST_NUMBERS]),
        terms=found,
        vector=vector,
        title_shares=shares,
    )


def paragraphs(body: str) -> Iterator[str]:
    """Yield the lines that are text: source lines, editors' credits and the like are left out."""
    for line in body.splitlines():
        stripped = line.strip()
        if stripped and not (len(stripped) <= LONGEST_CREDIT and CREDITS.search(stripped)):
            yield stripped


def weigh(title: str, body: str) -> tuple[tuple[str, ...], tuple[float, ...], tuple[float, ...]]:
    """Return the most telling terms, title's first by weight; their unit vector; and the title's shares."""
    in_title = set(terms(fold_line(title)))
    strength: dict[str, float] = {
        term: damped(count) * weight(term) for term, count in Counter(terms(fold_line(body[:OPENING]))).items()
    }
    for term in in_title:
        strength[term] = strength.get(term, 0.0) + TITLE_BOOST * weight(term)
    length = math.sqrt(sum(value * value for value in strength.values())) or 1.0
    ranked = sorted((term for term in strength if strength[term] > 0), key=lambda term: (-strength[term], term))
    heading = [term for term in ranked if term in in_title]
    rest = itertools.islice((term for term in ranked if term not in in_title), MOST_TERMS)
    chosen = [*heading, *rest][:MOST_TERMS]
    total = sum(weight(term) for term in in_title) or 1.0
    return (
        tuple(chosen),
        tuple(round(strength[term] / length, DIGITS) for term in chosen),
        tuple(round(weight(term) / total, DIGITS) for term in heading),
    )
