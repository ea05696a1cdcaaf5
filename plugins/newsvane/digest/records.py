"""A digest as data: what every format renders and every channel sends.

All text in it is cleaned for display (``cleaning``): one line, no control characters, of bounded length. Every URL is
an absolute http(s) one, or empty. Times are aware; ``day`` is a calendar day in the reporting zone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

FirstKind = Literal["company_beside_topic", "topic", "word"]
Trouble = Literal["failing", "silent"]

SPARKLINE_DAYS = 14
USUAL_WINDOWS = 7
INSTANT = "instant"
ALERT = "alert"


@dataclass(frozen=True, slots=True)
class Named:
    """A company or topic as it is shown; ``code`` only for a listed company."""

    entity_id: str
    kind: str
    name: str
    code: str | None = None
    watched: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """An article as evidence: where a line of the digest leads."""

    title: str
    url: str
    outlet: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Story:
    """One event (or text, while it belongs to no story) as told within the window; ``extract`` is verbatim.

    ``late``: all of it was published before the window, and seen too late for the edition of its time. ``joined`` are
    the keys of further stories that are told with it.
    """

    key: str
    title: str
    url: str
    extract: tuple[str, ...]
    articles: int
    outlets: tuple[str, ...]
    first_outlet: str
    first_at: dt.datetime
    companies: tuple[Named, ...]
    topics: tuple[Named, ...]
    score: float
    watched: bool
    others: tuple[Link, ...]
    pushed: bool = False
    late: bool = False
    joined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """A company or topic with its counts: articles in the window against the same hours of the days before.

    ``usual`` is the mean of the seven windows before, ``share`` the part of the window's articles that name it,
    ``counts`` are per window, oldest first, the last one the window itself.
    """

    entity: Named
    articles: int
    outlets: int
    usual: float
    z: float | None
    share: float
    counts: tuple[int, ...]
    evidence: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class First:
    """Something seen for the first time: companies beside a topic, a topic, or a word.

    ``what`` holds the companies, or the one topic; ``beside`` the topic that companies stand beside.
    """

    kind: FirstKind
    what: tuple[Named, ...]
    beside: Named | None
    word: str
    quote: str
    evidence: Link


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A story of earlier days that went on within the window: only what is new."""

    key: str
    title: str
    first_day: dt.date
    day_number: int
    articles_before: int
    new_outlets: tuple[str, ...]
    new: tuple[Link, ...]
    articles: int


@dataclass(frozen=True, slots=True)
class SourceTrouble:
    """A broken source, or in an alert one that was; ``key`` names the alert in the ledger."""

    source_id: str
    name: str
    url: str
    trouble: Trouble
    since: dt.datetime | None
    reason: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """The sources as they stood at the last fetch; ``seen_at`` is null where nothing was ever fetched."""

    sources: int
    seen_at: dt.datetime | None
    troubles: tuple[SourceTrouble, ...]
    recovered: tuple[SourceTrouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """Of the window: all articles, those the audience asked for, and what they amount to."""

    articles: int
    relevant: int
    stories: int
    outlets: int


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything that one audience is told of one window."""

    audience: str
    audience_name: str
    day: dt.date
    window: str
    start: dt.datetime
    end: dt.datetime
    timezone: str
    ai_related_only: bool
    counts: Counts
    history_days: int
    stories: tuple[Story, ...]
    moves: tuple[Move, ...]
    trends: tuple[Move, ...]
    firsts: tuple[First, ...]
    follow_ups: tuple[FollowUp, ...]
    health: Health

    @property
    def name(self) -> str:
        """The file name without its ending: the audience, and the window where it is not the whole day."""
        return f"{self.audience}-{self.window}" if self.window else self.audience

    @property
    def instant(self) -> bool:
        """Whether this is one story pushed at once."""
        return self.window.startswith(INSTANT)

    @property
    def alert(self) -> bool:
        """Whether this tells the operator of sources that turned, and nothing else."""
        return self.window.startswith(ALERT)

    @property
    def keys(self) -> list[str]:
        """What the edition tells, by the names under which it is told once."""
        if self.alert:
            return [trouble.key for trouble in (*self.health.troubles, *self.health.recovered)]
        return [key for story in self.stories for key in (story.key, *story.joined)]

    @property
    def quiet(self) -> bool:
        return not self.stories and not self.follow_ups
