"""The telling terms of articles and how much each says of its article, counted over the arrays of many at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import rjieba

from newsvane.group.terms import FIRST_HAN, REPEATS, names, weights

MOST_TERMS = 64
HEAVIEST = 28  # terms that an article may be looked up by
TITLE_BOOST = 2.0
LEAD_BOOST = 0.5
LEAD_SENTENCE = 60  # characters: the first sentence of news says what happened
TITLE, BODY, LEAD = range(3)
BREAK = "\n"  # between texts; folding leaves none in them
SHIFT = 32  # bits: a pair of article and term is one number

Numbers = npt.NDArray[np.int64]
Strengths = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The most telling terms of an article, those of the title first, each by weight.

    ``vector`` (unit length, were all terms in it) is beside them; ``title_shares`` gives the share of the title's
    weight for the first of them; ``heaviest`` are the heaviest of title and body.
    """

    terms: tuple[str, ...]
    vector: tuple[float, ...]
    title_shares: tuple[float, ...]
    heaviest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where terms stand, side by side: numbers of articles, of ``words``, and ``TITLE``, ``BODY`` or ``LEAD``."""

    words: list[str]
    articles: Numbers
    terms: Numbers
    roles: Numbers


@dataclass(frozen=True, slots=True)
class Ranked:
    """The terms of each article, side by side: the headline's first, each by strength.

    ``of_title`` is a term's weight where the headline has it, else 0.
    """

    articles: Numbers
    terms: Numbers
    strength: Strengths
    is_title: npt.NDArray[np.bool_]
    of_title: Strengths


def weigh(texts: Sequence[tuple[str, str]]) -> list[Weighed]:
    """Weigh the terms of each folded headline and of the text below it."""
    found = occurrences(texts)
    ranked = rank(found)
    counts = np.bincount(ranked.articles, minlength=len(texts))
    titled = np.bincount(ranked.articles[ranked.is_title], minlength=len(texts))
    ends = np.cumsum(counts)
    return [
        lay_out(found.words, ranked, *place)
        for place in zip((ends - counts).tolist(), ends.tolist(), titled.tolist(), strict=True)
    ]


def occurrences(texts: Sequence[tuple[str, str]]) -> Occurrences:
    """Cut the texts and find the terms: words of Chinese letters, names in Latin letters and numbers."""
    cut = rjieba.cut(BREAK.join(chain.from_iterable(texts)))
    named = [names(part) for title, text in texts for part in (title, text, text[:LEAD_SENTENCE])]
    encoded = pa.array([*cut, *chain.from_iterable(named)], pa.string()).dictionary_encode()
    words: list[Any] = encoded.dictionary.to_pylist()
    numbers = encoded.indices.to_numpy().astype(np.int64)
    tokens, name_numbers = numbers[: len(cut)], numbers[len(cut) :]
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    is_word = np.fromiter((word >= FIRST_HAN for word in words), np.bool_, len(words)) & (lengths > 1)
    is_break = tokens == words.index(BREAK)
    parts = np.cumsum(is_break)  # a title, its text, the next title ...
    ends = np.cumsum(lengths[tokens])
    begins = np.concatenate(([0], ends[is_break]))
    of_words = is_word[tokens]
    of_lead = of_words & (parts % 2 == BODY) & (ends - begins[parts] <= LEAD_SENTENCE)
    name_parts = np.repeat(np.arange(len(named)), [len(found) for found in named])
    return Occurrences(
        words,
        articles=np.concatenate((parts[of_words] // 2, parts[of_lead] // 2, name_parts // 3)),
        terms=np.concatenate((tokens[of_words], tokens[of_lead], name_numbers)),
        roles=np.concatenate((parts[of_words] % 2, np.full(np.count_nonzero(of_lead), LEAD), name_parts % 3)),
    )


def rank(found: Occurrences) -> Ranked:
    """Sum up what each term says of its article."""
    weight = weights()
    worth = np.fromiter(map(weight.__getitem__, found.words), np.float64, len(found.words))
    _, first, place = np.unique(found.articles << SHIFT | found.terms, return_index=True, return_inverse=True)
    in_title, in_body, in_lead = (
        np.bincount(place[found.roles == role], minlength=len(first)) for role in (TITLE, BODY, LEAD)
    )
    articles, terms, is_title = found.articles[first], found.terms[first], in_title > 0
    strength = worth[terms] * (np.asarray(REPEATS)[in_body] + LEAD_BOOST * (in_lead > 0) + TITLE_BOOST * is_title)
    telling = np.flatnonzero(is_title | (strength > 0))
    keys = (first, -strength, 2 * articles - is_title)  # the last key counts most
    order = telling[np.lexsort([key[telling] for key in keys])]
    return Ranked(
        articles[order], terms[order], strength[order], is_title[order], worth[terms[order]] * is_title[order]
    )


def lay_out(words: list[str], ranked: Ranked, start: int, end: int, titled: int) -> Weighed:
    """Keep what one article may of its terms; the first ``titled`` are those of its headline."""
    strength, shares = ranked.strength[start:end], ranked.of_title[start : start + titled]
    kept = strength[:MOST_TERMS]
    length = math.sqrt(strength @ strength) or 1.0
    terms = tuple(map(words.__getitem__, ranked.terms[start : start + len(kept)].tolist()))
    return Weighed(
        terms,
        tuple((kept / length).tolist()),
        tuple((shares[:MOST_TERMS] / (shares.sum() or 1.0)).tolist()),
        tuple(map(terms.__getitem__, np.argsort(-kept, kind="stable")[:HEAVIEST].tolist())),
    )
