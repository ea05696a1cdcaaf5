"""Choose the earlier articles that new ones are compared with: counted over arrays of keys and rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from newsvane.group.events import FIRST_MEMBERS, LAST_MEMBERS
from newsvane.group.index import MOST_POSTINGS, WINDOW
from newsvane.group.signature import Signature
from newsvane.group.store import EPOCH
from newsvane.group.weighing import Numbers, places_within

NEAREST = 60  # earlier articles compared with each new one
AT_ONCE = 200  # new articles whose postings are counted together: a key in fashion has hundreds
ROW_BITS = 40  # an article, how many keys it shares and a row are one number, for numbers are sorted soonest
LAST_ROW = (1 << ROW_BITS) - 1
SHARED_BITS = 12
MOST_SHARED = (1 << SHARED_BITS) - 1
WINDOW_MICROSECONDS = WINDOW // dt.timedelta(microseconds=1)

Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The keys of new articles in the order of their times: ``places`` point into ``sought``, which is sorted."""

    times: Numbers  # microseconds
    starts: Numbers  # of each article's keys in places, and the end
    places: Numbers
    sought: Keys


@dataclass(frozen=True, slots=True)
class Known:
    """The earlier articles of the days looked at, in the order of their times, and their keys that are sought.

    ``rows`` and ``keys`` (numbers of sought keys) run side by side, by key and then time.
    """

    places: Numbers  # rowids of the table
    times: Numbers
    texts: Any  # a string array
    stories: Any  # a dictionary array
    rows: Numbers
    keys: Numbers


def want(new: Sequence[Signature]) -> Wanted:
    keys = np.fromiter(chain.from_iterable(one.text_keys + one.story_keys for one in new), np.uint64)
    sought, places = np.unique(keys, return_inverse=True)
    starts = np.cumsum([0, *(len(one.text_keys) + len(one.story_keys) for one in new)])
    return Wanted(np.array([microseconds(one.at) for one in new], np.int64), starts, places, sought)


def microseconds(at: dt.datetime) -> int:
    return (at - EPOCH) // dt.timedelta(microseconds=1)


def windows(times: Numbers) -> Iterator[tuple[int, int]]:
    """Cut articles in the order of their times wherever more than a window passes: a feed may hold old ones too."""
    cuts = np.flatnonzero(np.diff(times) > WINDOW_MICROSECONDS) + 1
    yield from zip([0, *cuts.tolist()], [*cuts.tolist(), len(times)], strict=True)


def choose(wanted: Wanted, known: Known) -> Numbers:
    """Return the rows of what the new articles are compared with, in their order.

    That is what shares most keys with each of them, and the first and latest members of their stories.
    """
    is_chosen = np.zeros(len(known.places), np.bool_)
    for start, end in windows(wanted.times):
        mark(wanted, known, start, end, is_chosen)
    return np.flatnonzero(is_chosen)


def mark(wanted: Wanted, known: Known, start: int, end: int, is_chosen: npt.NDArray[np.bool_]) -> None:
    """Mark what the new articles from ``start`` to ``end``, of one window, are compared with."""
    first = np.searchsorted(known.times, wanted.times[start] - WINDOW_MICROSECONDS)
    last = np.searchsorted(known.times, wanted.times[end - 1] + WINDOW_MICROSECONDS, "right")
    inside = np.flatnonzero((known.rows >= first) & (known.rows < last))
    keys, rows = known.keys[inside], known.rows[inside]
    starts = np.searchsorted(keys, np.arange(len(wanted.sought) + 1))
    found = [nearest(wanted, rows, starts, part, min(part + AT_ONCE, end)) for part in range(start, end, AT_ONCE)]
    near = np.concatenate(found)
    is_chosen[near] = True
    is_chosen[members(known, near, int(first), int(last))] = True


def nearest(wanted: Wanted, rows: Numbers, starts: Numbers, start: int, end: int) -> Numbers:
    """Return the rows that share most keys with each new article, later ones first; ``starts`` begin a key's rows."""
    places = wanted.places[wanted.starts[start] : wanted.starts[end]]
    owners = np.repeat(np.arange(end - start), np.diff(wanted.starts[start : end + 1]))
    stop = starts[places + 1]
    counts = np.minimum(stop - starts[places], MOST_POSTINGS)  # the latest of a key on everybody's lips
    before = np.cumsum(counts) - counts
    matched = rows[np.arange(counts.sum()) + np.repeat(stop - counts - before, counts)]
    pairs = np.sort((np.repeat(owners, counts) << ROW_BITS) | matched)
    begins = np.flatnonzero(np.diff(pairs, prepend=-1))
    shared = np.diff(begins, append=len(pairs))
    owners, matched = pairs[begins] >> ROW_BITS, pairs[begins] & LAST_ROW
    by_shared = np.sort((owners << SHARED_BITS | MOST_SHARED - shared) << ROW_BITS | LAST_ROW - matched)
    near: Numbers = LAST_ROW - (by_shared & LAST_ROW)[places_within(by_shared >> ROW_BITS + SHARED_BITS) < NEAREST]
    return near


def members(known: Known, found: Numbers, first: int, last: int) -> Numbers:
    """Return the first and the latest members, between two rows, of the stories that the found articles are in."""
    codes = known.stories.indices.to_numpy()
    touched = np.zeros(len(known.stories.dictionary), np.bool_)
    touched[codes[found]] = True
    inside = first + np.flatnonzero(touched[codes[first:last]])
    inside = inside[np.argsort(codes[inside], kind="stable")]
    stories = codes[inside]
    places = places_within(stories)
    left = np.bincount(stories)[stories] - places
    chosen: Numbers = inside[(places < FIRST_MEMBERS) | (left <= LAST_MEMBERS)]
    return chosen
