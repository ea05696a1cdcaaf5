"""Do two articles tell of one event: a score from the terms they share, the time between them and who wrote them.

score = COSINE * cosine of the term vectors
      + COVERAGE * mean share of each headline's weight that the other article covers
      - HOUR for each hour between them
      - SAME_SOURCE where one outlet wrote both (an outlet reports an event once; two reports are mostly two events),
        SAME_LIST where one of them is a bare headline
      + HEADLINE where one of them is a bare headline, which has few terms to share,
        or ONE_TERM where they share no more than one: a word in fashion makes no event

A logistic regression over pairs of labelled articles gave the first three; JOIN is where it says two to one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from newsvane.group.signature import Signature

COSINE = 10.5
COVERAGE = 8.5
HOUR = 0.07
SAME_SOURCE = 6.0
SAME_LIST = 3.0  # bare headlines come from lists, which name an event twice more often
HEADLINE = 1.0
ONE_TERM = -1.0
JOIN = 4.8
BEST = 0.3  # of the score comes from the best member, the rest from all
FOUNDING = 1.5  # more is asked of two articles alone than of a third that joins them
WHY = 5  # terms named as the reason
OPEN_FOR = dt.timedelta(hours=96)
FIRST_MEMBERS, LAST_MEMBERS = 8, 16  # stand for a long story: its beginning keeps it from drifting away

Profile = tuple[dict[str, float], dict[str, float]]  # weights in the vector, shares of the title


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an article joined: its score against the story (``JOIN`` suffices) and the heaviest terms they share."""

    score: float
    terms: tuple[str, ...]


def profile(signature: Signature) -> Profile:
    """Map each term to its weight in the vector, and those of the title to their share of it."""
    return (
        dict(zip(signature.terms, signature.vector, strict=False)),
        dict(zip(signature.terms, signature.title_shares, strict=False)),
    )


def pair_score(a: Signature, a_profile: Profile, b: Signature, b_profile: Profile) -> float:
    """Score two articles; above ``JOIN`` they tell of one event."""
    cosine = covered = 0.0
    shared = 0
    (small, small_shares), (large, large_shares) = (
        (a_profile, b_profile) if len(a_profile[0]) <= len(b_profile[0]) else (b_profile, a_profile)
    )
    for term in filter(large.__contains__, small):
        cosine += small[term] * large[term]
        covered += small_shares.get(term, 0.0) + large_shares.get(term, 0.0)
        shared += 1
    hours = abs((a.at - b.at).total_seconds()) / 3600
    score = COSINE * cosine + COVERAGE * covered / 2 - HOUR * hours
    with_bodies = a.has_body and b.has_body
    if not with_bodies:
        score += HEADLINE if shared > 1 else ONE_TERM
    if a.source_id == b.source_id:
        score -= SAME_SOURCE if with_bodies else SAME_LIST
    return score


def combine(scores: Sequence[float]) -> float:
    """Score an article against a story, from its scores against the members."""
    if len(scores) == 1:
        return scores[0] - FOUNDING
    return (1 - BEST) * sum(scores) / len(scores) + BEST * max(scores)


def shared_terms(a: Profile, others: Sequence[Profile]) -> tuple[str, ...]:
    """Name the terms that an article shares with a story, the heaviest first."""
    weights = {term: weight * sum(other.get(term, 0.0) for other, _ in others) for term, weight in a[0].items()}
    return tuple(sorted((term for term in weights if weights[term] > 0), key=lambda term: (-weights[term], term))[:WHY])
