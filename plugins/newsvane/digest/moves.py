"""Companies and topics against their own usual: counts, change, and the articles that they are made of."""

from __future__ import annotations

import dataclasses
import math
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from newsvane.digest.reading import Article, Naming
from newsvane.digest.records import SPARKLINE_DAYS, USUAL_WINDOWS, Move, Named
from newsvane.digest.stories import demerit, link_to

MINIMUM_HISTORY = 3
BURST = 2.0
RISING = 1.0
EVIDENCE, LEAST_EVIDENCE = 3, 2
BACKGROUND_SHARE = 0.5
PROMINENT_TIMES = 3
NO_EVIDENCE = 2.0
CATCH_ALL = "其他"  # topics such as 其他GPT类产品 gather what has no entry of its own


def measure(
    counts: Mapping[str | None, tuple[list[int], int]], names: Mapping[str, Named], *, history: int
) -> dict[str, Move]:
    """Measure every entity; ``counts`` are per window, newest first, ``history`` the earlier windows with any news."""
    total = max(1, counts[None][0][0] if None in counts else 0)
    moves = {}
    for entity_id, (series, outlets) in counts.items():
        if entity_id is None or entity_id not in names or not series[0]:
            continue
        before = series[1 : 1 + history]
        moves[entity_id] = Move(
            entity=names[entity_id],
            articles=series[0],
            outlets=outlets,
            usual=round(statistics.fmean(before[:USUAL_WINDOWS]), 2) if before else 0.0,
            z=z_score(series[0], before),
            share=round(series[0] / total, 3),
            counts=tuple(reversed(series[:SPARKLINE_DAYS])),
            evidence=(),
        )
    return moves


def z_score(today: int, before: Sequence[int]) -> float | None:
    """Distance from the mean in standard deviations, of which counting alone gives the root of the mean.

    Null with fewer than ``MINIMUM_HISTORY`` windows before.
    """
    if len(before) < MINIMUM_HISTORY:
        return None
    mean = statistics.fmean(before)
    spread = math.sqrt(max(statistics.pvariance(before), mean, 0.5))
    return round((today - mean) / spread, 1)


def background(
    counts: Mapping[str | None, tuple[list[int], int]], names: Mapping[str, Named], *, history: int
) -> frozenset[str]:
    """The themes that half of all articles name on any day, such as 人工智能 in AI news: they say nothing new."""
    total = sum(counts[None][0][1 : 1 + history]) if None in counts else 0
    return frozenset(
        name.entity_id
        for name in names.values()
        if name.kind == "theme"
        and total
        and name.entity_id in counts
        and sum(counts[name.entity_id][0][1 : 1 + history]) >= BACKGROUND_SHARE * total
    )


def company_moves(moves: Iterable[Move], articles: Sequence[Article], *, limit: int) -> tuple[Move, ...]:
    """Listed companies out of their usual and prominent in an article; watched ones always; most unusual first."""
    moved = [
        move
        for move in moves
        if move.entity.code and (move.entity.watched or (is_burst(move) and is_prominent(move, articles)))
    ]
    moved.sort(key=lambda move: (not move.entity.watched, -(move.z or 0.0), -move.articles, move.entity.entity_id))
    return tuple(with_evidence(move, articles) for move in moved[:limit])


def topic_trends(
    moves: Iterable[Move], articles: Sequence[Article], *, without: frozenset[str], limit: int
) -> tuple[Move, ...]:
    """Topics that rise and that articles are about, the hottest first; watched ones lead.

    Those that are always in the news are left out. Each leads to an article that no topic above it leads to, where it
    has one.
    """
    about = Counter(key for article in articles for key, naming in article.named.items() if is_about(naming))
    topics = [
        move
        for move in moves
        if not move.entity.code
        and not move.entity.name.startswith(CATCH_ALL)
        and (
            move.entity.watched
            or (is_rising(move) and about[move.entity.entity_id] > 1 and move.entity.entity_id not in without)
        )
    ]
    shared = {move.entity.entity_id: about[move.entity.entity_id] / move.articles for move in topics}
    topics.sort(
        key=lambda move: (
            not move.entity.watched,
            -heat(move) * shared[move.entity.entity_id],
            -move.articles,
            move.entity.entity_id,
        )
    )
    told: list[Move] = []
    for move in topics[:limit]:
        led_to = [link.url for above in told for link in above.evidence[:1]]
        told.append(with_evidence(move, articles, last=led_to))
    return tuple(told)


def is_burst(move: Move) -> bool:
    """At least two articles, and clearly more than usual; without history, at least three articles."""
    return move.articles >= 2 and move.z >= BURST if move.z is not None else move.articles >= 3


def is_rising(move: Move) -> bool:
    """More articles than the usual scatter: three, or two by two outlets where one is usual; without history, three."""
    if move.z is None or move.articles < 2:
        return move.articles >= 3
    return move.z >= RISING and (move.articles > 2 or (move.usual <= 1 and move.outlets > 1))


def heat(move: Move) -> float:
    """How hot a bursting entity is: its z-score, the more the more outlets share it."""
    return (move.z or 0.0) * math.log2(1 + move.outlets)


def is_prominent(move: Move, articles: Sequence[Article]) -> bool:
    """Named in a title, or several times in two bodies: a name in passing moves nothing."""
    found = prominent(move, articles)
    return len(found) > 1 or any(article.named[move.entity.entity_id].in_title for article in found)


def prominent(move: Move, articles: Sequence[Article]) -> list[Article]:
    """The articles that name the entity in their title or several times."""
    return [
        article for article in articles if (naming := article.named.get(move.entity.entity_id)) and is_about(naming)
    ]


def is_about(naming: Naming) -> bool:
    return naming.in_title or naming.times >= PROMINENT_TIMES


def with_evidence(move: Move, articles: Sequence[Article], *, last: Sequence[str] = ()) -> Move:
    """Add the articles that name the entity most, one a story; other texts where there are too few stories.

    Beyond two, only those that are about it. Those at the addresses ``last`` come after others that name it in titles.
    """

    def weight(article: Article) -> tuple[float, bool, int, float]:
        naming = article.named[move.entity.entity_id]
        return (-demerit(article), naming.in_title, naming.times, -article.at.timestamp())

    about = prominent(move, articles)
    naming = sorted((one for one in articles if move.entity.entity_id in one.named), key=weight, reverse=True)
    naming = [article for article in naming if demerit(article) < NO_EVIDENCE] or naming
    stories = {article.story: article for article in reversed(naming)}
    texts = {article.text: article for article in reversed(naming)}
    found = sorted(stories.values(), key=naming.index)
    found += sorted((article for article in texts.values() if article not in found), key=naming.index)
    kept = [article for number, article in enumerate(found) if article in about or number < LEAST_EVIDENCE]
    links = [(article.named[move.entity.entity_id], link_to(article)) for article in kept]
    if any(naming.in_title and link.url not in last for naming, link in links):
        links.sort(key=lambda pair: not pair[0].in_title or pair[1].url in last)
    return dataclasses.replace(move, evidence=tuple(link for _, link in links[:EVIDENCE]))
