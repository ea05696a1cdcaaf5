"""Companies and topics against their own usual: counts, change, and the articles that they are made of."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence

from newsvane.digest.reading import Article
from newsvane.digest.records import SPARKLINE_DAYS, Move, Named
from newsvane.digest.stories import link_to

USUAL_WINDOWS = 7
MINIMUM_HISTORY = 3
BURST = 2.0
EVIDENCE = 3


def measure(
    counts: Mapping[str, tuple[list[int], int]], names: Mapping[str, Named], *, history: int
) -> dict[str, Move]:
    """Measure every entity; ``counts`` are per window, newest first, ``history`` the earlier windows with any news."""
    moves = {}
    for entity_id, (series, outlets) in counts.items():
        if entity_id not in names or not series[0]:
            continue
        before = series[1 : 1 + history]
        moves[entity_id] = Move(
            entity=names[entity_id],
            articles=series[0],
            outlets=outlets,
            usual=round(statistics.fmean(before[:USUAL_WINDOWS]), 2) if before else 0.0,
            z=z_score(series[0], before),
            counts=tuple(reversed(series[:SPARKLINE_DAYS])),
            evidence=(),
        )
    return moves


def z_score(today: int, before: Sequence[int]) -> float | None:
    """Distance from the mean in standard deviations, which counts cannot know to better than the root of the mean.

    Null with fewer than ``MINIMUM_HISTORY`` windows before.
    """
    if len(before) < MINIMUM_HISTORY:
        return None
    mean = statistics.fmean(before)
    spread = math.sqrt(max(statistics.pvariance(before), mean, 0.5))
    return round((today - mean) / spread, 1)


def company_moves(moves: Iterable[Move], articles: Sequence[Article], *, limit: int) -> tuple[Move, ...]:
    """Listed companies out of their usual, watched ones always; most unusual first."""
    moved = [move for move in moves if move.entity.code and (move.entity.watched or is_burst(move))]
    moved.sort(key=lambda move: (not move.entity.watched, -(move.z or 0.0), -move.articles, move.entity.entity_id))
    return tuple(with_evidence(move, articles) for move in moved[:limit])


def topic_trends(moves: Iterable[Move], articles: Sequence[Article], *, limit: int) -> tuple[Move, ...]:
    """Topics most in the news, watched ones first."""
    topics = [move for move in moves if not move.entity.code and (move.articles >= 2 or move.entity.watched)]
    topics.sort(key=lambda move: (not move.entity.watched, -move.articles, -(move.z or 0.0), move.entity.entity_id))
    return tuple(with_evidence(move, articles) for move in topics[:limit])


def is_burst(move: Move) -> bool:
    """At least two articles, and clearly more than usual; without history, at least three articles."""
    return move.articles >= 2 and move.z >= BURST if move.z is not None else move.articles >= 3


def with_evidence(move: Move, articles: Sequence[Article]) -> Move:
    """Add the articles that name the entity most, one a text and story, oldest first among equals."""
    naming = [article for article in articles if move.entity.entity_id in article.named]

    def weight(article: Article) -> tuple[bool, int]:
        name = article.named[move.entity.entity_id]
        return (name.in_title, name.times)

    chosen: dict[str, Article] = {}
    for article in sorted(naming, key=weight, reverse=True):
        chosen.setdefault(article.story, article)
    return Move(
        entity=move.entity,
        articles=move.articles,
        outlets=move.outlets,
        usual=move.usual,
        z=move.z,
        counts=move.counts,
        evidence=tuple(link_to(article) for article in list(chosen.values())[:EVIDENCE]),
    )
