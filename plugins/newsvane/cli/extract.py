"""``newsvane extract``: article pages to one line a page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from newsvane.cli.jsonlines import report, write_line
from newsvane.cli.parse import read_now
from newsvane.records import ExtractedPage
from newsvane.settings import read_settings


@click.command(help="Read article pages (HTML): one JSON line a page.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", default="", help="The address the page came from; chooses the site's rule.")
@click.option("--now", metavar="TIME", help="Read relative dates as of this time (ISO 8601); default: this moment.")
def command(files: tuple[Path, ...], url: str, now: str | None) -> int:
    from newsvane.extract import extract_page

    moment, zone = read_now(now), read_settings().zone
    unread = 0
    for file in files:
        try:
            data = file.read_bytes()
        except OSError as error:
            report(f"{file}: {error.strerror or error}")
            unread += 1
            continue
        page = extract_page(data, url, now=moment, zone=zone)
        if page.problem:
            report(f"{file}: {page.problem}")
        write_line(as_row(file, url, page))
    return 2 if unread else 0


def as_row(file: Path, url: str, page: ExtractedPage) -> dict[str, object]:
    published_at: dt.datetime | None = page.published_at
    return {
        "file": str(file),
        "url": url or None,
        "title": page.title,
        "body": page.body,
        "author": page.author,
        "origin": page.origin,
        "published_at": published_at.isoformat() if published_at else None,
    }
