"""From a feed's item, and the page behind it where one was read, to an article: pure functions."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from newsvane.parse import article_id, canonical_url
from newsvane.records import Article, BodyKind, ExtractedPage, FeedItem, Source


def make_article(
    item: FeedItem,
    source: Source,
    page: ExtractedPage | None = None,
    *,
    raw_uri: str | None,
    now: dt.datetime,
    zone: zoneinfo.ZoneInfo,
) -> Article:
    """Join what the feed and the page say; the feed is believed first, and the page fills what it leaves open.

    ``day`` is the day of publication in ``zone``, or, where nobody gives a trustworthy date, the day of ``now``.
    """
    canonical = canonical_url(item.url)
    body, body_kind = choose_body(item, page)
    published_at = item.published_at or (page.published_at if page else None)
    return Article(
        article_id=article_id(canonical),
        source_id=source.id,
        url=item.url,
        canonical_url=canonical,
        title=item.title or (page.title if page else ""),
        body=body,
        author=item.author or (page.author if page else ""),
        origin=page.origin if page else "",
        published_at=published_at,
        first_seen_at=now,
        day=(published_at or now).astimezone(zone).date(),
        body_kind=body_kind,
        date_note="" if published_at else item.date_note or (page.date_note if page else ""),
        categories=item.categories,
        raw_uri=raw_uri,
    )


def choose_body(item: FeedItem, page: ExtractedPage | None) -> tuple[str, BodyKind]:
    """Return the fullest text there is: the feed's own full text, the page's article, the feed's summary."""
    if item.body:
        return item.body, "feed"
    if page and page.body:
        return page.body, "page"
    if item.summary:
        return item.summary, "summary"
    return "", "none"


def needs_page(item: FeedItem) -> bool:
    """Tell whether the article's page is worth a request: only where the feed carries no full text."""
    return not item.body and item.url.startswith(("http://", "https://"))
