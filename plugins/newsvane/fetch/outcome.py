"""What fetching hands on: documents with their results, and what was left for the next run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from newsvane.fetch.limits import DEFAULT_LIMITS
from newsvane.fetch.urls import host_of
from newsvane.records import FeedState, FetchResult, ParsedFeed, Source


@dataclass(frozen=True, slots=True)
class FetchedFeed:
    """One source's outcome: its result, the document when the outcome is ``fetched``, and the state to save with it.

    ``before`` is the state that the request was made from; ``pause_seconds`` how long the server calls its answer
    fresh. A ``file`` source gives one of these for each document of its folder.
    """

    result: FetchResult
    raw: bytes | None = field(repr=False)  # asyncio writes out what a task has returned
    state: FeedState
    before: FeedState
    pause_seconds: int = 0


def cap_items(parsed: ParsedFeed, most: int = DEFAULT_LIMITS.feed_items) -> ParsedFeed:
    """Keep the first items of a document that lists too many; the ``problems`` then say so."""
    if len(parsed.items) <= most:
        return parsed
    problem = f"{len(parsed.items)} items: only the first {most} are read"
    return replace(parsed, items=parsed.items[:most], problems=(*parsed.problems, problem))


@dataclass(frozen=True, slots=True)
class PageRequest:
    """An article page to fetch: a row of the table ``page_queue`` while it waits."""

    url: str
    source_id: str
    published_at: dt.datetime | None = None
    queued_at: dt.datetime | None = None
    attempts: int = 0
    not_before: dt.datetime | None = None
    allow_private: bool = False


def may_be_private(source: Source, url: str) -> bool:
    """True where an allow-listed source links to its own host: what it says of other hosts opens no private address."""
    return source.allow_private and host_of(url) == host_of(source.url)


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """One page's outcome; ``raw`` is null where ``result`` tells of a failure, or that robots.txt forbids it."""

    request: PageRequest
    result: FetchResult
    raw: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class PageBatch:
    """A run's pages: those that are settled, for better or worse, and those queued for a later run."""

    fetched: tuple[FetchedPage, ...]
    queued: tuple[PageRequest, ...]

    def counts(self) -> Mapping[str, int]:
        settled: dict[str, int] = {"queued": len(self.queued)}
        for page in self.fetched:
            key = page.result.error_kind or page.result.outcome
            settled[key] = settled.get(key, 0) + 1
        return settled
