"""One day of the archive read again, without the network: for a lost warehouse, or after a reader was mended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from newsvane.articles import make_article
from newsvane.collect import Entry, entry_of_item, extract, read_feed
from newsvane.fetch import archive
from newsvane.fetch.archive import Root
from newsvane.records import ExtractedPage, FetchResult, Source
from newsvane.settings import Settings
from newsvane.warehouse import Batch

PAGE_DAYS = 2  # a page that was queued came the day after


def replay(sources: Sequence[Source], day: dt.date, *, settings: Settings, root: Root) -> Batch:
    """Return the articles of every document that came on ``day`` (UTC), as they would have been collected then.

    Each article is first seen when its document came. Sources that have left the catalogue are skipped. What the
    warehouse already holds is left alone by the loader, and the state of the feeds is not touched.
    """
    by_id = {source.id: source for source in sources}
    pages: dict[str, ExtractedPage] = {}
    for offset in range(PAGE_DAYS):
        for fetch, raw in archive.replay_day(root, day + dt.timedelta(days=offset)):
            if fetch.kind == "page" and (page := extract(raw, fetch.result, settings, fetch.result.fetched_at)):
                pages.setdefault(fetch.result.url, page)
    results: list[FetchResult] = []
    entries: dict[str, tuple[Entry, dt.datetime]] = {}
    for fetch, raw in archive.replay_day(root, day):
        results.append(fetch.result)
        source = by_id.get(fetch.result.source_id)
        if fetch.kind != "feed" or source is None:
            continue
        now = fetch.result.fetched_at
        for item in read_feed(raw, source, fetch.result, now).items:
            entry = entry_of_item(item, source, fetch.result.raw_uri)
            entries.setdefault(entry.article_id, (entry, now))
    return Batch(
        fetches=tuple(results),
        articles=tuple(
            make_article(
                entry.item, entry.source, pages.get(entry.item.url), raw_uri=entry.raw_uri, now=now, zone=settings.zone
            )
            for entry, now in entries.values()
        ),
        sources=tuple(sources),
    )
