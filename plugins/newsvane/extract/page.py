"""A page's bytes to its article."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from newsvane.parse.dates import read_date
from newsvane.parse.encoding import decode
from newsvane.parse.text import to_plain
from newsvane.records import ExtractedPage


def extract_page(
    data: bytes, url: str, *, now: dt.datetime, zone: ZoneInfo, content_type: str | None = None
) -> ExtractedPage:
    """Read the article of a page; nothing is raised for a bad page, its ``problem`` tells."""
    import readability  # noqa: PLC0415 - heavy

    decoded = decode(data, content_type=content_type)
    try:
        document = readability.Document(decoded.text, url=url or None)
        title, body = document.short_title(), to_plain(document.summary(html_partial=True))
    except (readability.readability.Unparseable, ValueError) as error:
        return ExtractedPage(problem=f"no article: {error}")
    published_at, note = read_date(to_plain(decoded.text)[:200], zone=zone, now=now)
    return ExtractedPage(title=title, body=body, published_at=published_at, date_note=note)
