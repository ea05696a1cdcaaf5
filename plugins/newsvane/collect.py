"""From sources to a batch of new articles: fetch the feeds, parse them, read the pages that they leave out."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsvane import fetch
from newsvane.articles import make_article, needs_page
from newsvane.extract import extract_page
from newsvane.fetch.archive import Root
from newsvane.parse import article_id, canonical_url, parse_feed
from newsvane.records import ExtractedPage, FeedItem, FeedState, FetchResult, ParsedFeed, Source
from newsvane.settings import Settings
from newsvane.warehouse import Batch, known_articles

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """An item that is new to us, with the source and the document it came from."""

    article_id: str
    item: FeedItem
    source: Source
    raw_uri: str | None


async def collect(
    sources: Sequence[Source], states: Mapping[str, FeedState], *, settings: Settings, archive: Root, now: dt.datetime
) -> Batch:
    """Return the articles of these sources that are not in the snapshot yet, with every request's outcome."""
    feeds = await fetch.fetch_feeds(sources, states, archive, now, user_agent=settings.user_agent)
    by_id = {source.id: source for source in sources}
    results: list[FetchResult] = []
    after: dict[str, FeedState] = {}
    entries: dict[str, Entry] = {}
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
            entry = Entry(article_id(canonical_url(item.url)), item, source, feed.result.raw_uri)
            entries.setdefault(entry.article_id, entry)
    known = known_articles(settings, entries)
    new = [entry for entry in entries.values() if entry.article_id not in known]
    pages, page_results = await read_pages(new, settings=settings, archive=archive, now=now)
    return Batch(
        fetches=(*results, *page_results),
        feed_states=tuple(after.values()),
        articles=tuple(
            make_article(
                entry.item, entry.source, pages.get(entry.item.url), raw_uri=entry.raw_uri, now=now, zone=settings.zone
            )
            for entry in new
        ),
        sources=tuple(sources),
    )


def read_feed(raw: bytes, source: Source, result: FetchResult, now: dt.datetime) -> ParsedFeed:
    """Parse one document; whatever is wrong with it is a problem of this feed, and the others go on."""
    try:
        return parse_feed(raw, source, now=now, content_type=result.content_type, url=result.final_url or source.url)
    except Exception as error:  # a bug that one document brings to light must not stop the run
        log.exception("%s: %s cannot be parsed", source.id, result.raw_uri)
        return ParsedFeed((), problems=(f"{type(error).__name__}: {error}",))


def settle(result: FetchResult, parsed: ParsedFeed) -> FetchResult:
    """Count the items; a document that holds none and has problems is a failure with its reason."""
    if parsed.problems and not parsed.items:
        return dataclasses.replace(result, outcome="failed", error_kind="unreadable", error=parsed.problems[0])
    return dataclasses.replace(result, items=len(parsed.items), error="; ".join(parsed.problems) or None)


async def read_pages(
    entries: Sequence[Entry], *, settings: Settings, archive: Root, now: dt.datetime
) -> tuple[dict[str, ExtractedPage], list[FetchResult]]:
    """Fetch and extract the pages of the entries whose feeds carry no full text; by the item's URL."""
    wanted = {entry.item.url: entry for entry in entries if entry.source.fetch_pages and needs_page(entry.item)}
    if not wanted:
        return {}, []
    requests = [
        fetch.PageRequest(url, entry.source.id, entry.item.published_at, allow_private=entry.source.allow_private)
        for url, entry in wanted.items()
    ]
    batch = await fetch.fetch_pages(requests, archive, now, user_agent=settings.user_agent)
    pages = {
        page.request.url: extract_page(
            page.raw,
            page.result.final_url or page.request.url,
            now=now,
            zone=settings.zone,
            content_type=page.result.content_type,
        )
        for page in batch.fetched
        if page.raw is not None
    }
    return pages, [page.result for page in batch.fetched]
