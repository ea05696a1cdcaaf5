"""What a digest asks the snapshot: the statements ``sql/queries/digest_*.sql``, and the rows they give, as values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from newsvane.config.audiences import Audience
from newsvane.digest.records import INSTANT, SPARKLINE_DAYS, Counts
from newsvane.digest.windows import Window

BASELINE_WINDOWS = 30
STORY_DAYS = 14
LATE_DAYS = 3
PAIR_DAYS = 90
PAIR_DISTANCE = 120
LONGEST_GAP = 4
COVERED_SHARE = 0.1
LEAST_SURPRISE = 6.6  # log-likelihood ratio: one chance in a hundred

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the window, or one before it that came ``late``; ``named`` maps the entities it names to how."""

    article_id: str
    story: str
    text: str
    source_id: str
    outlet: str
    weight: float
    origin: str
    url: str
    title: str
    body: str
    at: dt.datetime
    ai_score: float
    late: bool
    named: Mapping[str, Naming]


@dataclass(frozen=True, slots=True)
class Naming:
    """How one article names one entity."""

    entity_id: str
    kind: str
    name: str
    code: str | None
    times: int
    in_title: bool
    body_start: int | None
    surfaces: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Past:
    """What was told of a story before the window; ``titles`` are those of its first reports."""

    titles: tuple[str, ...]
    articles: int
    outlets: tuple[str, ...]
    texts: frozenset[str]
    first_outlet: str
    first_at: dt.datetime
    first_day: dt.date


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An open snapshot, asked for one audience and window; ``late`` are the articles told with it, and their days."""

    connection: duckdb.DuckDBPyConnection
    queries: Path
    audience: Audience
    window: Window
    zone: ZoneInfo
    late: Mapping[str, dt.date] = field(default_factory=dict)

    @property
    def first_day(self) -> dt.date:
        return self.window.start.astimezone(self.zone).date()

    @property
    def last_day(self) -> dt.date:
        return (self.window.end - dt.timedelta(microseconds=1)).astimezone(self.zone).date()

    @property
    def span_days(self) -> int:
        """Whole days from one window to the same one before it."""
        return max(1, round((self.window.end - self.window.start) / dt.timedelta(days=1)))

    def rows(self, name: str, parameters: Mapping[str, Any]) -> list[Row]:
        cursor = self.connection.execute((self.queries / f"{name}.sql").read_text("utf-8"), dict(parameters))
        columns = [column[0] for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def span(self, *, days_back: int = 0) -> dict[str, Any]:
        return {
            "first_day": self.first_day - dt.timedelta(days=days_back),
            "last_day": self.last_day,
            "start": self.window.start,
            "end": self.window.end,
            "ai_only": self.audience.ai_related_only,
        }


def leave_out_undated(snapshot: Snapshot) -> None:
    """Make the view ``told_article``, which the statements read: undated articles of a source's past are no news."""
    snapshot.connection.execute((snapshot.queries / "digest_told_articles.sql").read_text("utf-8"))


def read_late(snapshot: Snapshot) -> dict[str, dt.date]:
    """The articles that came too late for their own edition of this audience, and their days."""
    if snapshot.window.label.startswith(INSTANT):
        return {}
    parameters = snapshot.span(days_back=LATE_DAYS) | {"audience": snapshot.audience.id, "late_days": LATE_DAYS}
    try:
        return {row["article_id"]: row["day"] for row in snapshot.rows("digest_late", parameters)}
    except duckdb.CatalogException:  # a snapshot of before digests were kept
        return {}


def read_articles(snapshot: Snapshot) -> list[Article]:
    """The window's articles and the late ones before it, oldest first, with what they name."""
    span = snapshot.span() | {"late": list(snapshot.late)}
    span["first_day"] = min((snapshot.first_day, *snapshot.late.values()))
    named: dict[str, dict[str, Naming]] = {}
    for row in snapshot.rows("digest_mentions", span):
        article_id = row.pop("article_id")
        row["surfaces"] = tuple(row["surfaces"])
        named.setdefault(article_id, {})[row["entity_id"]] = Naming(**row)
    return [Article(**row, named=named.get(row["article_id"], {})) for row in snapshot.rows("digest_articles", span)]


def read_counts(snapshot: Snapshot) -> tuple[Counts, int]:
    """The window's counts (stories still to be filled in), and for how many days before it there is news at all."""
    counts = Counts(**snapshot.rows("digest_counts", snapshot.span())[0], stories=0)
    before = snapshot.span(days_back=PAIR_DAYS) | {"last_day": snapshot.first_day - dt.timedelta(days=1)}
    per_day = {
        (snapshot.first_day - row["day"]).days: row["articles"]
        for row in snapshot.rows("digest_days", {name: before[name] for name in ("first_day", "last_day")})
    }
    return counts, covered_days(per_day, counts.articles / snapshot.span_days)


def covered_days(per_day: Mapping[int, int], usual: float) -> int:
    """For how many days back the news was followed; ``per_day`` counts articles by days back, from 1.

    A feed brings a few articles of the weeks before it was first asked. A day with less than a tenth of what the window
    holds a day is no day of news, and history ends where ``LONGEST_GAP`` of them follow each other.
    """
    covered = 0
    for back in range(1, PAIR_DAYS + 1):
        if back - covered > LONGEST_GAP:
            break
        if per_day.get(back, 0) >= max(1.0, COVERED_SHARE * usual):
            covered = back
    return covered


def read_entity_counts(snapshot: Snapshot) -> dict[str | None, tuple[list[int], int]]:
    """Each entity's articles per window, newest first, and its outlets within the window itself; None: all articles."""
    span = snapshot.span(days_back=BASELINE_WINDOWS * snapshot.span_days)
    counts: dict[str | None, tuple[list[int], int]] = {}
    for row in snapshot.rows("digest_entity_counts", {**span, "span_days": snapshot.span_days}):
        if not 0 <= row["back"] <= BASELINE_WINDOWS:
            continue
        series, outlets = counts.get(row["entity_id"], ([0] * (BASELINE_WINDOWS + 1), 0))
        series[row["back"]] = row["articles"]
        counts[row["entity_id"]] = (series, row["outlets"] if row["back"] == 0 else outlets)
    return counts


def read_past(snapshot: Snapshot, stories: Sequence[str]) -> dict[str, Past]:
    """What was told before the window of those of ``stories`` that had begun."""
    span = snapshot.span(days_back=STORY_DAYS)
    parameters = {key: span[key] for key in ("first_day", "last_day", "start")} | {
        "stories": list(stories),
        "late": list(snapshot.late),
    }
    return {
        row.pop("story"): Past(
            **row | {"titles": tuple(row["titles"]), "outlets": tuple(row["outlets"]), "texts": frozenset(row["texts"])}
        )
        for row in snapshot.rows("digest_story_past", parameters)
    }


def read_first_pairs(snapshot: Snapshot) -> list[Row]:
    return snapshot.rows("digest_first_pairs", snapshot.span(days_back=PAIR_DAYS) | {"within": PAIR_DISTANCE})


def read_first_entities(snapshot: Snapshot) -> dict[str, int]:
    return {row["entity_id"]: row["articles"] for row in snapshot.rows("digest_first_entities", snapshot.span())}


def read_new_words(snapshot: Snapshot) -> list[str]:
    """The words new on the window's last day, the most surprising first; none where the snapshot counts no words."""
    parameters = {"day": snapshot.last_day, "least_articles": 2, "least_surprise": LEAST_SURPRISE}
    try:
        return [row["term"] for row in snapshot.rows("digest_new_words", parameters)]
    except duckdb.CatalogException:  # a snapshot of before words were counted
        return []


def read_pushed(snapshot: Snapshot) -> frozenset[str]:
    """The stories that this audience was told at once, before this edition."""
    parameters = {
        "audience": snapshot.audience.id,
        "first_day": snapshot.first_day,
        "last_day": snapshot.last_day + dt.timedelta(days=1),
    }
    try:
        return frozenset(row["story"] for row in snapshot.rows("digest_pushed", parameters))
    except duckdb.CatalogException:  # a snapshot of before digests were kept
        return frozenset()


def read_sources(snapshot: Snapshot) -> list[Row]:
    return snapshot.rows("digest_sources", {})


__all__ = ["SPARKLINE_DAYS", "Article", "Naming", "Past", "Row", "Snapshot"]
