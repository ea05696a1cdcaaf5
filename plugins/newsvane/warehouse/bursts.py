"""Bursts: the days on which an entity is far more in the news than its own history lets expect.

First opinion: a robust z-score. A day's texts, corrected for the weekday, are compared with the median of the 28 days
before; the spread is 1.4826 times the median absolute deviation (Rousseeuw and Croux 1993), and never less than the
square root of the median or 1, what mere counting would scatter. A day counts from z >= 3 on, and from 3 texts on.
To begin a burst a day must reach z >= 3 with the scatter of the mean as well: a median of zero would let any three
texts on an often-named entity be a burst, while the mean, which a burst soon raises, would end it too early.

Second opinion: the two-state automaton of Kleinberg, "Bursty and hierarchical structure in streams" (2002), in its
form for batches: each day brings r relevant among d texts; the cheapest sequence of the states "usual" (rate p) and
"burst" (rate 3p) is found, a change upwards costing ln(days).

Counts are arrays of shape (entities, days); days without any text at all, when nothing was fetched, are no history.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.float64]

HISTORY_DAYS = 28
LEAST_HISTORY = 7
WEEKS_OF_RHYTHM = 8
LEAST_TEXTS = 3
LEAST_Z = 3.0
LONGEST_GAP = 2
RATE_RATIO = 3.0
MAD_TO_DEVIATION = 1.4826


@dataclass(frozen=True, slots=True)
class Burst:
    """One burst of the entity in row ``row``; days are column numbers, ``second_*`` Kleinberg's opinion."""

    row: int
    start: int
    peak: int
    end: int
    texts: int
    peak_texts: int
    expected: float
    z_score: float
    second_start: int | None
    second_end: int | None
    second_weight: float


@dataclass(frozen=True, slots=True)
class Opinions:
    """What both methods say, each array of shape (entities, days)."""

    counts: Counts
    scores: Counts
    expected: Counts
    states: npt.NDArray[np.bool_]
    gains: Counts


def find_bursts(counts: Counts, totals: Counts, *, since: int = 0) -> list[Burst]:
    """Return the bursts that begin on day ``since`` or later, ordered by row and start.

    Args:
        counts: texts that name each entity, shape (entities, days).
        totals: all texts of each day, shape (days,).
        since: the first day that is scored; earlier ones are history.
    """
    scores, strict, expected = robust_scores(counts, totals, since)
    states, gains = two_state(counts, totals)
    opinions = Opinions(counts, scores, expected, states, gains)
    bursts = []
    for row in np.flatnonzero((strict >= LEAST_Z).any(axis=1)):
        for run in split_runs(np.flatnonzero(scores[row] >= LEAST_Z)):
            seeds = np.flatnonzero(strict[row, run] >= LEAST_Z)
            if seeds.size:
                bursts.append(describe(int(row), run[seeds[0] :], opinions))
    return bursts


def split_runs(days: npt.NDArray[np.intp]) -> list[npt.NDArray[np.intp]]:
    """Split sorted days wherever more than ``LONGEST_GAP`` days lie between two of them."""
    return np.split(days, np.flatnonzero(np.diff(days) > LONGEST_GAP + 1) + 1)


def describe(row: int, run: npt.NDArray[np.intp], opinions: Opinions) -> Burst:
    """Sum up one run of burst days of one entity."""
    counts, states = opinions.counts[row], opinions.states[row]
    start, end = int(run[0]), int(run[-1])
    peak = start + int(np.argmax(counts[start : end + 1]))
    second = np.flatnonzero(states[start : end + 1]) + start
    if second.size:
        second_start, second_end = int(second[0]), int(second[-1])
        while second_start > 0 and states[second_start - 1]:
            second_start -= 1
        while second_end + 1 < len(states) and states[second_end + 1]:
            second_end += 1
    return Burst(
        row=row,
        start=start,
        peak=peak,
        end=end,
        texts=int(counts[start : end + 1].sum()),
        peak_texts=int(counts[peak]),
        expected=float(opinions.expected[row, start]),
        z_score=float(opinions.scores[row, start : end + 1].max()),
        second_start=second_start if second.size else None,
        second_end=second_end if second.size else None,
        second_weight=float(opinions.gains[row, second_start : second_end + 1].sum()) if second.size else 0.0,
    )


def weekday_factors(totals: Counts) -> Counts:
    """Return how busy each day's weekday was in the weeks before, 1 for the mean; 1 where too little is known."""
    factors = np.ones_like(totals)
    span = 7 * WEEKS_OF_RHYTHM
    for day in range(span, len(totals)):
        past = totals[day - span : day]
        mean = past.mean()
        if mean > 0 and (past > 0).all():
            factors[day] = np.clip(past[::7].mean() / mean, 0.25, 4.0)
    return factors


def robust_scores(counts: Counts, totals: Counts, since: int = 0) -> tuple[Counts, Counts, Counts]:
    """Return z-score, the stricter one and expected texts, all of the shape of ``counts``; 0 below ``LEAST_TEXTS``.

    Only the days that can be burst days are scored, few among many.
    """
    scores, strict, expected = np.zeros_like(counts), np.zeros_like(counts), np.zeros_like(counts)
    factors = weekday_factors(totals)
    adjusted = np.where(totals > 0, counts / factors, np.nan)
    padded = np.pad(adjusted, ((0, 0), (HISTORY_DAYS, 0)), constant_values=np.nan)
    rows, days = np.nonzero(counts[:, since:] >= LEAST_TEXTS)
    days += since
    if not rows.size:
        return scores, strict, expected
    history = padded[rows[:, None], days[:, None] + np.arange(HISTORY_DAYS)]
    known = (~np.isnan(history)).sum(axis=1) >= LEAST_HISTORY
    rows, days, history = rows[known], days[known], history[known]
    if not rows.size:
        return scores, strict, expected
    median = medians(history)
    deviation = MAD_TO_DEVIATION * medians(np.abs(history - median[:, None]))
    excess = adjusted[rows, days] - median
    spread = np.maximum(deviation, np.sqrt(np.maximum(median, 1.0)))
    scores[rows, days] = excess / spread
    strict[rows, days] = excess / np.maximum(spread, np.sqrt(np.nanmean(history, axis=1)))
    expected[rows, days] = median * factors[days]
    return scores, strict, expected


def medians(rows: Counts) -> Counts:
    """Return each row's median, NaN left out; many times as fast as ``np.nanmedian`` on short rows."""
    known = (~np.isnan(rows)).sum(axis=1)
    ordered = np.sort(rows, axis=1)
    row = np.arange(len(rows))
    middle: Counts = (ordered[row, (known - 1) // 2] + ordered[row, known // 2]) / 2
    return middle


def two_state(counts: Counts, totals: Counts) -> tuple[npt.NDArray[np.bool_], Counts]:
    """Return the cheapest states (true in a burst) and each day's gain of the burst state over the usual one."""
    days = counts.shape[1]
    usual = np.clip(counts.sum(axis=1) / max(totals.sum(), 1.0), 1e-9, 0.3)[:, None]
    burst = np.minimum(usual * RATE_RATIO, 0.9)
    rest = np.maximum(totals - counts, 0.0)
    gains = counts * np.log(burst / usual) + rest * np.log((1 - burst) / (1 - usual))
    climb = np.log(max(days, 2))
    # the cost of "usual" is the zero; best_* is the gain of the best sequence that ends in the state
    best_usual, best_burst = np.zeros(len(counts)), np.full(len(counts), -climb)
    from_burst_to_usual = np.zeros(counts.shape, dtype=bool)
    from_burst_to_burst = np.zeros(counts.shape, dtype=bool)
    for day in range(days):
        from_burst_to_usual[:, day] = best_burst > best_usual
        from_burst_to_burst[:, day] = best_burst > best_usual - climb
        best_usual, best_burst = (
            np.maximum(best_usual, best_burst),
            np.maximum(best_burst, best_usual - climb) + gains[:, day],
        )
    states = np.zeros(counts.shape, dtype=bool)
    state = best_burst > best_usual
    for day in range(days - 1, -1, -1):
        states[:, day] = state
        state = np.where(state, from_burst_to_burst[:, day], from_burst_to_usual[:, day])
    return states, gains
