"""One digest: what the snapshot holds of a window, told to one audience."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from newsvane.config.audiences import Audience
from newsvane.digest import reading
from newsvane.digest.alike import join_alike
from newsvane.digest.cleaning import clean_line
from newsvane.digest.firsts import first_pairs, first_topics, first_words
from newsvane.digest.follow_ups import follow_ups
from newsvane.digest.health import source_health
from newsvane.digest.moves import BURST, MINIMUM_HISTORY, background, company_moves, heat, measure, topic_trends
from newsvane.digest.names import NO_NAMES, with_names
from newsvane.digest.records import Counts, Digest, First, Move, Named
from newsvane.digest.stories import Coverage, diversify, group_stories, score_story, tell_story
from newsvane.digest.watching import watched_articles, watches_entity
from newsvane.digest.windows import Window, whole_day
from newsvane.settings import CHECKOUT

MOVES, TRENDS, FIRST_PAIRS, FIRST_TOPICS, FIRST_WORDS, FOLLOW_UPS = 10, 8, 6, 5, 4, 8
ACQUAINTED_DAYS = 60
WORDS_KNOWN_AFTER_DAYS = 14
SATURATING_HEAT = 6.0
THEME_HEAT = 0.5  # a field such as 深度学习 is less of an event than a product or a company


def build_digest(
    connection: duckdb.DuckDBPyConnection,
    day: dt.date,
    audience: Audience,
    *,
    zone: ZoneInfo,
    window: Window | None = None,
    queries: Path = CHECKOUT / "sql" / "queries",
    english: Mapping[str, str] = NO_NAMES,
) -> Digest:
    """Build the digest of ``day`` (or of ``window``) for ``audience`` from an open snapshot.

    ``english`` holds names by company code and topic key, for an audience that wants them (``names.english_names``).
    The same snapshot gives the same digest; nothing depends on the clock.
    """
    window = window or whole_day(day, zone)
    snapshot = reading.Snapshot(connection, queries, audience, window, zone)
    reading.leave_out_undated(snapshot)
    snapshot = dataclasses.replace(snapshot, late=reading.read_late(snapshot))
    articles = reading.read_articles(snapshot)
    counts, history_days = reading.read_counts(snapshot)
    counts = with_late(counts, articles)
    watched = watched_articles(audience.watch, articles)
    if audience.watch.only:
        articles = [article for article in articles if article.article_id in watched]
    names = name_entities(articles, audience)
    current = [article for article in articles if not article.late]  # what figures are made of
    past = reading.read_past(snapshot, sorted({article.story for article in articles}))
    entity_counts = reading.read_entity_counts(snapshot)
    history = min(history_days // snapshot.span_days, reading.BASELINE_WINDOWS)
    measured = measure(entity_counts, names, history=history)
    everywhere = background(entity_counts, names, history=history)
    coverages = join_alike(group_stories(articles, past, watched), everywhere)
    bursts = {
        entity_id: min(heat(move) / SATURATING_HEAT, 1.0) * (THEME_HEAT if move.entity.kind == "theme" else 1.0)
        for entity_id, move in measured.items()
        if move.z is not None and move.z >= BURST and entity_id not in everywhere
    }
    ranked = diversify(rank(coverages, bursts, audience), without=everywhere)
    pushed = reading.read_pushed(snapshot)
    told = [
        tell_story(coverage, score, names, pushed=not pushed.isdisjoint(coverage.keys))
        for coverage, score in ranked[: audience.stories]
    ]
    continuing = [coverage for coverage in coverages if coverage.continues]
    digest = Digest(
        audience=audience.id,
        audience_name=audience.name,
        day=window.day,
        window=window.label,
        start=window.start,
        end=window.end,
        timezone=zone.key,
        ai_related_only=audience.ai_related_only,
        counts=dataclasses.replace(counts, stories=len(coverages)),
        history_days=history_days,
        stories=tuple(told),
        moves=company_moves(measured.values(), current, limit=MOVES),
        trends=topic_trends(measured.values(), current, without=everywhere, limit=TRENDS),
        firsts=tuple(find_firsts(snapshot, current, measured, history_days, everywhere)),
        follow_ups=follow_ups(continuing, day=window.day, limit=FOLLOW_UPS),
        health=source_health(reading.read_sources(snapshot)),
    )
    return with_names(digest, audience.names, english)


def with_late(counts: Counts, articles: Sequence[reading.Article]) -> Counts:
    """Count the late articles too: the digest tells them."""
    late = sum(article.late for article in articles)
    outlets = len({article.source_id for article in articles})
    return dataclasses.replace(
        counts, articles=counts.articles + late, relevant=counts.relevant + late, outlets=outlets
    )


def name_entities(articles: Sequence[reading.Article], audience: Audience) -> dict[str, Named]:
    """Every entity of the window as it is shown to this audience."""
    return {
        naming.entity_id: Named(
            entity_id=naming.entity_id,
            kind=naming.kind,
            name=clean_line(naming.name, limit=40),
            code=naming.code,
            watched=watches_entity(audience.watch, naming.entity_id),
        )
        for article in articles
        for naming in article.named.values()
    }


def rank(coverages: Sequence[Coverage], bursts: dict[str, float], audience: Audience) -> list[tuple[Coverage, float]]:
    """The stories that are new in this window and heated enough, best first; watched ones need no heat."""
    scored = [
        (coverage, score_story(coverage, bursts))
        for coverage in coverages
        if not coverage.continues and (coverage.watched or len(coverage.outlets) >= audience.minimum_outlets)
    ]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0].articles[0].at, pair[0].key))


def find_firsts(
    snapshot: reading.Snapshot,
    articles: Sequence[reading.Article],
    moves: dict[str, Move],
    history_days: int,
    without: frozenset[str],
) -> list[First]:
    """With too short a history everything is new, and nothing is said."""
    if history_days < MINIMUM_HISTORY:
        return []
    by_id = {article.article_id: article for article in articles}
    pairs = first_pairs(reading.read_first_pairs(snapshot), by_id, moves, without=without, limit=FIRST_PAIRS)
    topics = first_topics(
        reading.read_first_entities(snapshot),
        articles,
        moves,
        limit=FIRST_TOPICS,
        acquainted=history_days >= ACQUAINTED_DAYS,
    )
    new_words = reading.read_new_words(snapshot) if history_days >= WORDS_KNOWN_AFTER_DAYS else []
    words = first_words(new_words, articles, moves, limit=FIRST_WORDS)
    return pairs + words + topics
