"""The values that the stages hand each other, in the order of an article's way.

All times are aware datetimes in UTC unless a name says otherwise; ``day`` is a calendar day in the reporting zone
(Asia/Shanghai unless configured). Text offsets count Unicode code points.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

SourceKind = Literal["rss", "atom", "json", "listpage", "rsshub", "file"]
EntityKind = Literal["company", "product", "organisation", "person", "theme"]
TextField = Literal["title", "body"]
FetchOutcome = Literal["fetched", "not_modified", "unchanged", "failed"]
BodyKind = Literal["feed", "page", "summary", "none"]

NO_SELECTORS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of ``config/sources.toml``."""

    id: str
    name: str
    url: str
    kind: SourceKind = "rss"
    homepage: str = ""
    language: str = "zh"
    timezone: str = "Asia/Shanghai"
    category: str = "general"
    weight: float = 1.0
    encoding: str | None = None
    allow_private: bool = False
    enabled: bool = True
    selectors: Mapping[str, str] = field(default_factory=lambda: NO_SELECTORS)
    max_interval_minutes: int | None = None
    fetch_pages: bool = True
    folder: str = ""


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed between two runs: a row of the table ``feed_state``.

    ``url_hash`` says for which address the rest was learnt; ``last_full_at`` is the last time that the whole document
    came; until ``distrust_until`` the server's 304 is not believed; ``rhythm_seconds`` is the feed's own mean time
    between two items.
    """

    source_id: str
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    next_due_at: dt.datetime | None = None
    interval_seconds: int | None = None
    failures: int = 0
    last_success_at: dt.datetime | None = None
    last_new_item_at: dt.datetime | None = None
    last_error: str | None = None
    broken_since: dt.datetime | None = None
    moved_to: str | None = None
    url_hash: str | None = None
    last_full_at: dt.datetime | None = None
    distrust_until: dt.datetime | None = None
    rhythm_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class FetchResult:
    """The outcome of one request: a row of the table ``fetch``. A failure is a value, with its reason."""

    fetch_id: str
    source_id: str
    url: str
    fetched_at: dt.datetime
    outcome: FetchOutcome
    status: int | None = None
    error_kind: str | None = None
    error: str | None = None
    final_url: str | None = None
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    raw_uri: str | None = None
    bytes: int = 0
    duration_ms: int = 0
    items: int = 0


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One entry of a feed document, decoded and cleaned.

    ``summary`` and ``body`` are plain text, paragraphs separated by one line break; ``body`` is empty where the feed
    gives no full text. ``published_at`` is null where there is no trustworthy date: ``date_note`` then says why.
    """

    title: str
    url: str
    published_at: dt.datetime | None = None
    summary: str = ""
    body: str = ""
    author: str = ""
    categories: tuple[str, ...] = ()
    guid: str = ""
    date_note: str = ""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """The items of one document, and what could not be read of it (empty when all was whole)."""

    items: tuple[FeedItem, ...]
    title: str = ""
    problems: tuple[str, ...] = ()
    ttl_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class QueuedPage:
    """An article whose page is still to be fetched: what its feed said, until a later run has the text too."""

    article_id: str
    source_id: str
    url: str
    title: str
    summary: str
    author: str
    categories: tuple[str, ...]
    published_at: dt.datetime | None
    date_note: str
    raw_uri: str | None
    queued_at: dt.datetime
    attempts: int
    not_before: dt.datetime | None


@dataclass(frozen=True, slots=True)
class ExtractedPage:
    """An article page reduced to its article; ``problem`` says why there is none."""

    title: str = ""
    body: str = ""
    author: str = ""
    origin: str = ""
    published_at: dt.datetime | None = None
    date_note: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it is loaded: a row of the table ``article`` (``text_id`` and the like come with later stages)."""

    article_id: str
    source_id: str
    url: str
    canonical_url: str
    title: str
    body: str
    author: str
    origin: str
    published_at: dt.datetime | None
    first_seen_at: dt.datetime
    day: dt.date
    body_kind: BodyKind
    date_note: str = ""
    categories: tuple[str, ...] = ()
    raw_uri: str | None = None
    ai_related: bool = False
    ai_score: float = 0.0
    ai_reasons: tuple[str, ...] = ()
    dictionary_version: str = ""
    text_id: str = ""
    story_id: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity found in a text, with its proof: ``text[start:end] == surface`` in the named field."""

    entity_id: str
    kind: EntityKind
    name: str
    code: str | None
    field: TextField
    start: int
    end: int
    surface: str
    evidence: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Tagging:
    """All that tagging says of one article."""

    mentions: tuple[Mention, ...]
    ai_related: bool
    ai_score: float
    reasons: tuple[str, ...] = ()
