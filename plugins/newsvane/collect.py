"""From sources to a batch of new articles: fetch the feeds, parse them, read the pages that they leave out."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from newsvane import fetch
from newsvane.articles import make_article, needs_page
from newsvane.dropped import is_page, read_dropped
from newsvane.extract import extract_page
from newsvane.fetch.archive import Root
from newsvane.parse import article_id, canonical_url, parse_feed
from newsvane.records import ExtractedPage, FeedItem, FeedState, FetchResult, ParsedFeed, QueuedPage, Source
from newsvane.settings import Settings
from newsvane.warehouse import Batch, known_articles

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """An item that is not an article yet, with its source, its document, and the page request that it waits for."""

    article_id: str
    item: FeedItem
    source: Source
    raw_uri: str | None
    request: fetch.PageRequest


async def collect(
    sources: Sequence[Source],
    states: Mapping[str, FeedState],
    waiting: Iterable[QueuedPage],
    *,
    due: Collection[str],
    settings: Settings,
    archive: Root,
    now: dt.datetime,
) -> Batch:
    """Return the articles of these sources that are not in the snapshot yet, with every request's outcome.

    The feeds whose ids are in ``due`` are fetched; ``waiting`` are earlier runs' articles without their page. An
    article is held back, in the batch's ``page_queue``, until its page has come or is known not to be had.
    """
    by_id = {source.id: source for source in sources}
    limits = fetch.FetchLimits(allow_networks=settings.allow_networks)
    feeds = await fetch.fetch_feeds(
        [source for source in sources if source.id in due],
        states,
        archive,
        now,
        user_agent=settings.user_agent,
        limits=limits,
    )
    entries = {page.article_id: entry_of_queue(page, by_id[page.source_id]) for page in waiting}
    results: list[FetchResult] = []
    after: dict[str, FeedState] = {}
    for feed in feeds:
        source = by_id[feed.result.source_id]
        if feed.raw is None:
            results.append(feed.result)
            after[source.id] = feed.state
            continue
        parsed = read_feed(feed.raw, source, feed.result, now)
        results.append(settle(feed.result, parsed))
        after[source.id] = fetch.after_items(feed, source, parsed)
        for item in parsed.items:
            entry = entry_of_item(item, source, feed.result.raw_uri)
            entries.setdefault(entry.article_id, entry)
    known = known_articles(settings, entries)
    new = [entry for entry in entries.values() if entry.article_id not in known]
    wanted = [entry.request for entry in new if entry.source.fetch_pages and needs_page(entry.item)]
    pages = await fetch.fetch_pages(wanted, archive, now, user_agent=settings.user_agent, limits=limits)
    queued = {request.url: request for request in pages.queued}
    texts = {page.request.url: extract(page.raw, page.result, settings, now) for page in pages.fetched}
    return Batch(
        fetches=(*results, *(page.result for page in pages.fetched)),
        feed_states=tuple(after.values()),
        articles=tuple(
            make_article(
                entry.item, entry.source, texts.get(entry.item.url), raw_uri=entry.raw_uri, now=now, zone=settings.zone
            )
            for entry in new
            if entry.item.url not in queued
        ),
        sources=tuple(sources),
        page_queue=tuple(queue(entry, queued[entry.item.url], now) for entry in new if entry.item.url in queued),
    )


def read_feed(raw: bytes, source: Source, result: FetchResult, now: dt.datetime) -> ParsedFeed:
    """Parse one document; whatever is wrong with it is a problem of this feed, and the others go on."""
    try:
        if is_page(source, result):
            return read_dropped(raw, source, result, now)
        url = result.final_url or source.url
        return fetch.cap_items(parse_feed(raw, source, now=now, content_type=result.content_type, url=url))
    except Exception as error:  # a bug that one document brings to light must not stop the run
        log.exception("%s: %s cannot be parsed", source.id, result.raw_uri)
        return ParsedFeed((), problems=(f"{type(error).__name__}: {error}",))


def extract(raw: bytes | None, result: FetchResult, settings: Settings, now: dt.datetime) -> ExtractedPage | None:
    """Extract one page; null where it could not be had or read, and the feed's summary must do."""
    if raw is None:
        return None
    try:
        return extract_page(
            raw, result.final_url or result.url, now=now, zone=settings.zone, content_type=result.content_type
        )
    except Exception:  # as above: one page must not stop the run
        log.exception("%s: %s cannot be read", result.source_id, result.raw_uri)
        return None


def settle(result: FetchResult, parsed: ParsedFeed) -> FetchResult:
    """Count the items; a document that holds none and has problems is a failure with its reason."""
    if parsed.problems and not parsed.items:
        return dataclasses.replace(result, outcome="failed", error_kind="unreadable", error=parsed.problems[0])
    return dataclasses.replace(result, items=len(parsed.items), error="; ".join(parsed.problems) or None)


def entry_of_item(item: FeedItem, source: Source, raw_uri: str | None) -> Entry:
    private = fetch.may_be_private(source, item.url)
    request = fetch.PageRequest(item.url, source.id, item.published_at, allow_private=private)
    return Entry(article_id(canonical_url(item.url)), item, source, raw_uri, request)


def entry_of_queue(page: QueuedPage, source: Source) -> Entry:
    item = FeedItem(
        title=page.title,
        url=page.url,
        published_at=page.published_at,
        summary=page.summary,
        author=page.author,
        categories=page.categories,
        date_note=page.date_note,
    )
    request = fetch.PageRequest(
        page.url,
        page.source_id,
        page.published_at,
        queued_at=page.queued_at,
        attempts=page.attempts,
        not_before=page.not_before,
        allow_private=fetch.may_be_private(source, page.url),
    )
    return Entry(page.article_id, item, source, page.raw_uri, request)


def queue(entry: Entry, request: fetch.PageRequest, now: dt.datetime) -> QueuedPage:
    return QueuedPage(
        article_id=entry.article_id,
        source_id=entry.source.id,
        url=entry.item.url,
        title=entry.item.title,
        summary=entry.item.summary,
        author=entry.item.author,
        categories=entry.item.categories,
        published_at=entry.item.published_at,
        date_note=entry.item.date_note,
        raw_uri=entry.raw_uri,
        queued_at=request.queued_at or now,
        attempts=request.attempts,
        not_before=request.not_before,
    )
