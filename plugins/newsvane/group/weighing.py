"""The telling terms of articles and how much each says of its article, counted over the arrays of many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count

import numpy as np
import numpy.typing as npt
import rjieba

from newsvane.group.terms import FIRST_HAN, REPEATS, names, weights

MOST_TERMS = 64
HEAVIEST = 28  # terms that an article may be looked up by
STORY_KEYS = 14
FALLBACK_KEYS = 3
FEWEST_KEY_WEIGHT = 1.5
TITLE_BOOST = 2.0
LEAD_BOOST = 0.5
LEAD_SENTENCE = 60  # characters: the first sentence of news says what happened
TITLE, BODY, LEAD = range(3)
BREAK = "\n"  # between texts; folding leaves none in them
BITS = 24  # an article, one of its terms and a place are one number, for numbers are sorted soonest
LAST_BITS = (1 << BITS) - 1
FINE = 1 << 12  # steps of strength that are told apart in sorting

Numbers = npt.NDArray[np.int64]
Strengths = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The most telling terms of an article, those of the title first, each by weight.

    ``vector`` (unit length, were all terms in it) is beside them; ``title_shares`` gives the share of the title's
    weight for the first of them. ``heaviest`` are those of title and body to look the article up by: without the
    common ones where there are others.
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
    """The distinct terms of each article, side by side, by article and then strength; ``worth`` is a term's weight."""

    articles: Numbers
    terms: Numbers
    worth: Strengths
    strength: Strengths
    is_title: npt.NDArray[np.bool_]


def weigh(texts: Sequence[tuple[str, str]]) -> Iterator[Weighed]:
    """Weigh the terms of each folded headline and of the text below it: of one article at least, thousands at most."""
    found = occurrences(texts)
    ranked = rank(found)
    for described, heaviest in zip(
        describe(found.words, ranked, len(texts)), choose_keys(found.words, ranked, len(texts)), strict=True
    ):
        yield Weighed(*described, heaviest)


def occurrences(texts: Sequence[tuple[str, str]]) -> Occurrences:
    """Cut the texts and find the terms: words of Chinese letters, names in Latin letters and numbers."""
    numbered: defaultdict[str, int] = defaultdict(count().__next__)
    cut = rjieba.cut(BREAK.join(chain.from_iterable(texts)))
    tokens = np.fromiter(map(numbered.__getitem__, cut), np.int64, len(cut))
    named = [names(part) for title, text in texts for part in (title, text, text[:LEAD_SENTENCE])]
    name_numbers = np.fromiter(map(numbered.__getitem__, chain.from_iterable(named)), np.int64)
    words = list(numbered)
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    is_word = np.fromiter(map(FIRST_HAN.__le__, words), np.bool_, len(words)) & (lengths > 1)
    is_break = tokens == words.index(BREAK)
    parts = np.cumsum(is_break)  # a title, its text, the next title ...
    ends = np.cumsum(lengths[tokens])
    begins = np.concatenate(([0], ends[is_break]))
    of_words = np.flatnonzero(is_word[tokens])
    parts, tokens, ends = parts[of_words], tokens[of_words], ends[of_words]
    of_lead = np.flatnonzero((parts % 2 == BODY) & (ends - begins[parts] <= LEAD_SENTENCE))
    name_parts = np.repeat(np.arange(len(named)), np.fromiter(map(len, named), np.int64, len(named)))
    return Occurrences(
        words,
        articles=np.concatenate((parts // 2, parts[of_lead] // 2, name_parts // 3)),
        terms=np.concatenate((tokens, tokens[of_lead], name_numbers)),
        roles=np.concatenate((parts % 2, np.full(len(of_lead), LEAD), name_parts % 3)),
    )


def rank(found: Occurrences) -> Ranked:
    """Sum up what each term says of its article; terms of one strength come as they stand in it."""
    weight = weights()
    places = np.arange(len(found.terms))
    packed = np.sort((found.articles << 2 * BITS) | (found.terms << BITS) | places)
    starts = np.flatnonzero(np.diff(packed >> BITS, prepend=-1))
    roles = found.roles[packed & LAST_BITS]
    in_title, in_body, in_lead = (
        np.add.reduceat(roles == role, starts, dtype=np.int64) for role in (TITLE, BODY, LEAD)
    )
    first = packed[starts] & LAST_BITS
    terms, is_title = found.terms[first], in_title > 0
    worth = np.fromiter(map(weight.__getitem__, found.words), np.float64, len(found.words))[terms]
    strength = worth * (np.asarray(REPEATS)[in_body] + LEAD_BOOST * (in_lead > 0) + TITLE_BOOST * is_title)
    pairs = np.empty_like(places)
    pairs[first] = np.arange(len(first))
    fine = LAST_BITS - np.rint(strength * FINE).astype(np.int64)
    telling = np.flatnonzero(is_title | (strength > 0))
    order = pairs[np.sort((found.articles[first] << 2 * BITS | fine << BITS | first)[telling]) & LAST_BITS]
    return Ranked(found.articles[first[order]], terms[order], worth[order], strength[order], is_title[order])


def describe(
    words: Sequence[str], ranked: Ranked, total: int
) -> Iterator[tuple[tuple[str, ...], tuple[float, ...], tuple[float, ...]]]:
    """Yield terms, vector and title's shares of each article: those of its headline come first."""
    articles, of_title = ranked.articles, ranked.worth * ranked.is_title
    lengths = np.sqrt(np.bincount(articles, ranked.strength**2, total))
    sums = np.bincount(articles, of_title, total)
    order = np.argsort((2 * articles - ranked.is_title).astype(np.int16), kind="stable")
    order = order[places_within(articles) < MOST_TERMS]
    articles, is_title = articles[order], ranked.is_title[order]
    terms = take(words, ranked.terms[order])
    vector = (ranked.strength[order] / np.where(lengths, lengths, 1)[articles]).tolist()
    shares = (of_title[order] / np.where(sums, sums, 1)[articles]).tolist()
    titled = np.bincount(articles[is_title], minlength=total).tolist()
    for own, of_headline in zip(slices(articles, total), titled, strict=True):
        yield tuple(terms[own]), tuple(vector[own]), tuple(shares[own][:of_headline])


def choose_keys(words: Sequence[str], ranked: Ranked, total: int) -> Iterator[tuple[str, ...]]:
    """Yield the heaviest terms of each article, without the common ones where there are others."""
    places = places_within(ranked.articles)
    rare = np.flatnonzero((ranked.worth >= FEWEST_KEY_WEIGHT) & (places < HEAVIEST))
    rare = rare[places_within(ranked.articles[rare]) < STORY_KEYS]
    is_common = np.bincount(ranked.articles[rare], minlength=total) == 0
    chosen = (places < FALLBACK_KEYS) & is_common[ranked.articles]
    chosen[rare] = True
    terms = take(words, ranked.terms[chosen])
    for own in slices(ranked.articles[chosen], total):
        yield tuple(terms[own])


def slices(articles: Numbers, total: int) -> Iterator[slice]:
    """Yield where the rows of each of so many articles lie; the rows lie by article."""
    ends = np.cumsum(np.bincount(articles, minlength=total)).tolist()
    return map(slice, [0, *ends], ends)


def places_within(groups: Numbers) -> Numbers:
    """Return the place of each row among those of its group, an article for instance; the rows lie by group."""
    counts = np.bincount(groups)
    places: Numbers = np.arange(len(groups)) - (np.cumsum(counts) - counts)[groups]
    return places


def take(words: Sequence[str], numbers: Numbers) -> list[str]:
    return list(map(words.__getitem__, numbers.tolist()))
