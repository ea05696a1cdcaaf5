"""``newsvane parse``: feed documents to one line an item."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from newsvane.cli.jsonlines import report, write_line
from newsvane.errors import InputError
from newsvane.records import FeedItem, Source
from newsvane.settings import read_settings

NEUTRAL = Source(id="", name="", url="")


@click.command(help="Read feed documents (RSS, Atom, JSON Feed, list pages): one JSON line an item.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", "source_id", metavar="ID", help="Read them as this source of sources.toml would be read.")
@click.option("--now", metavar="TIME", help="Read relative dates as of this time (ISO 8601); default: this moment.")
def command(files: tuple[Path, ...], source_id: str | None, now: str | None) -> int:
    from newsvane.parse import parse_feed

    source = find_source(source_id) if source_id else NEUTRAL
    moment = read_now(now)
    unread = 0
    for file in files:
        try:
            data = file.read_bytes()
        except OSError as error:
            report(f"{file}: {error.strerror or error}")
            unread += 1
            continue
        parsed = parse_feed(data, source, now=moment)
        for problem in parsed.problems:
            report(f"{file}: {problem}")
        for item in parsed.items:
            write_line(as_row(file, source_id, item))
    return 2 if unread else 0


def as_row(file: Path, source_id: str | None, item: FeedItem) -> dict[str, object]:
    return {
        "file": str(file),
        "source": source_id,
        "title": item.title,
        "url": item.url,
        "published_at": item.published_at.isoformat() if item.published_at else None,
        "summary": item.summary,
        "body": item.body,
        "author": item.author,
        "categories": list(item.categories),
    }


def find_source(source_id: str) -> Source:
    """Look the source up in the configuration; raises ``InputError`` where there is none of this name."""
    from newsvane.config.sources import read_sources

    path = read_settings().config / "sources.toml"
    for source in read_sources(path):
        if source.id == source_id:
            return source
    raise InputError(f"--source: {path} has no source {source_id!r}")


def read_now(text: str | None) -> dt.datetime:
    """Read ``--now``; a time without an offset is in the reporting zone."""
    if text is None:
        return dt.datetime.now(dt.UTC)
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"--now: not an ISO 8601 time: {text!r}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=read_settings().zone)
