"""Sketches of a text's shingles: how much two texts share, from a few hundred numbers of each.

A shingle is a run of five letters of the folded text. The sketch keeps the smallest hashes of the set of shingles
(bottom-k sketch: A. Broder, "On the resemblance and containment of documents", 1997; the estimate over the smallest
hashes of both: E. Cohen and H. Kaplan, "Summarizing data using bottom-k sketches", 2007). Texts of up to ``SIZE``
shingles are kept whole, and compared exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from newsvane.group.fold import Codes

Sketch = npt.NDArray[np.uint32]

SHINGLE = 5  # letters: 5 % of edited letters leave three quarters of the shingles whole
SIZE = 256
SPARE = 2  # as many of the smallest hashes are looked at, for some stand more than once
LONG = 1024  # hashes; fewer are sorted sooner than parted
LETTERS_AT_ONCE = 16_384
MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
SQUARED = MULTIPLIERS[:1] ** 2


def sketches(texts: Sequence[Codes], lead: int, lead_size: int) -> Iterator[tuple[Sketch, Sketch]]:
    """Yield the sketch of each text's letters and that of its first ``lead`` ones, which keeps ``lead_size`` hashes."""
    for block in blocks(texts):
        hashes = shingle_hashes(np.concatenate(block))  # those that begin in one text and end in the next are left out
        start = 0
        for letters in block:
            own = hashes[start : start + max(0, len(letters) - SHINGLE + 1)]
            start += len(letters)
            sketch = smallest_of(own, SIZE)  # of a short text, its opening's too
            opening = sketch if len(letters) <= lead <= SIZE else smallest_of(own[: lead - SHINGLE + 1], lead_size)
            yield sketch, opening[:lead_size]


def blocks(texts: Sequence[Codes]) -> Iterator[list[Codes]]:
    """Take texts together, up to so many letters that their hashes stay in the processor's cache."""
    block: list[Codes] = []
    letters = 0
    for text in texts:
        if block and letters + len(text) > LETTERS_AT_ONCE:
            yield block
            block, letters = [], 0
        block.append(text)
        letters += len(text)
    if block:
        yield block


def smallest_of(hashes: Sketch, size: int) -> Sketch:
    """Return the ``size`` smallest distinct hashes in ascending order."""
    smallest = np.sort(np.partition(hashes, SPARE * size)[: SPARE * size] if len(hashes) > LONG else hashes)
    is_new = np.ones(len(smallest), np.bool_)
    np.not_equal(smallest[1:], smallest[:-1], out=is_new[1:])
    distinct: Sketch = smallest[is_new]
    if len(distinct) < size and len(smallest) < len(hashes):
        distinct = np.unique(hashes)  # a text that repeats itself
    return distinct[:size]


def shingle_hashes(letters: Codes) -> Sketch:
    """Hash each run of five letters; one polynomial over the run, then mixed so that small means random."""
    wide = letters.astype(np.uint64)
    count = max(0, len(wide) - SHINGLE + 1)
    pairs = wide[:-1] * MULTIPLIERS[0]
    pairs += wide[1:]
    value = pairs[:count] * SQUARED  # two and two letters at once
    value += pairs[2 : count + 2]
    value *= MULTIPLIERS[0]
    value += wide[SHINGLE - 1 :]
    value ^= value >> np.uint64(31)
    value *= MULTIPLIERS[1]
    value ^= value >> np.uint64(29)
    value *= MULTIPLIERS[2]
    hashes: Sketch = (value >> np.uint64(32)).astype(np.uint32)
    return hashes


def overlap(a: Sketch, b: Sketch, size: int = SIZE) -> tuple[float, float]:
    """Estimate containment (share of the smaller set that is in the larger) and resemblance (Jaccard) of two texts.

    Both are 0 where a text has no shingles.
    """
    limit = min(int(part[-1]) if len(part) >= size else 0xFFFFFFFF for part in (a, b)) if len(a) and len(b) else 0
    a, b = a[: np.searchsorted(a, limit, "right")], b[: np.searchsorted(b, limit, "right")]
    if not len(a) or not len(b):
        return 0.0, 0.0
    common = shared(a, b)
    return common / min(len(a), len(b)), common / (len(a) + len(b) - common)


def shared(a: Sketch, b: Sketch) -> int:
    """Count the hashes in both; each holds no hash twice."""
    both = np.concatenate((a, b))
    both.sort()
    return int(np.count_nonzero(both[1:] == both[:-1]))
