"""What the benchmarks read: the real captures beside the checkout, else the bundled sample; and articles made of them.

Sources are named after their files, and the captures' time is early 2024, so that dates are read as they were then.
"""

from __future__ import annotations

import datetime as dt
import functools
import html
import json
import random
import sys
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness import ROOT, SHARED

NOW = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
ZONE = zoneinfo.ZoneInfo("Asia/Shanghai")
CONTENT = "http://purl.org/rss/1.0/modules/content/"
ENDS = "。！？\n"


@dataclass(frozen=True)
class Document:
    """A feed as it came; ``name`` is unique and fit for a source's id."""

    name: str
    data: bytes


@functools.cache
def feeds() -> list[Document]:
    """Return the real feeds, 82 captures of 13 MB with 1,474 items, most with their full text; else the sample's."""
    folder = SHARED / "data" / "feeds"
    if folder.is_dir():
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return [Document(str(path.relative_to(folder)).replace("/", "-"), path.read_bytes()) for path in files]
    sys.path.insert(0, str(ROOT))
    from sample.serve import read_documents

    documents = read_documents()
    return [
        Document(path.strip("/").replace("/", "-"), document.body)
        for path, document in sorted(documents.items())
        if "html" not in document.content_type
    ]


@functools.cache
def items() -> list[tuple[str, str]]:
    """Return title and body of every article of ``feeds`` as newsvane reads it, bare headlines too; none twice."""
    from newsvane.parse import parse_feed
    from newsvane.records import Source

    found: dict[tuple[str, str], None] = {}
    for document in feeds():
        source = Source(document.name, document.name, f"https://{document.name}.example/feed")
        found |= dict.fromkeys((item.title, item.body) for item in parse_feed(document.data, source, now=NOW).items)
    return list(found)


@functools.cache
def texts() -> list[tuple[str, str]]:
    """Return title and body of every article that has its full text; no title twice."""
    found: dict[str, str] = {}
    for title, body in items():
        if body:
            found.setdefault(title, body)
    return sorted(found.items())


def make_feeds(articles: int, seed: int = 1, a_feed: int = 50) -> Iterator[Document]:
    """Yield feeds of so many articles in all, each text put together from the sentences of real ones.

    Every article is a different one: about as long as the real ones, in their words, over the days of one month.
    """
    chance = random.Random(seed)  # noqa: S311 - made-up text
    sentences = [line for _, body in texts() for line in body.split("\n") if 20 < len(line) < 400]
    titles = [title for title, _ in texts()]
    for start in range(0, articles, a_feed):
        items = []
        for number in range(start, min(start + a_feed, articles)):
            paragraphs = chance.sample(sentences, chance.randint(4, 28))
            title = f"{chance.choice(titles)[:30]}：第{number}条"
            at = NOW - dt.timedelta(minutes=1 + number * 40_000 / articles)
            body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
            items.append(
                f"<item><title>{html.escape(title)}</title><link>https://s{start}.example/{number}.html</link>"
                f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
                f"<content:encoded>{html.escape(body)}</content:encoded></item>"
            )
        name = f"s{start // a_feed:05d}"
        head = f'<rss version="2.0" xmlns:content="{CONTENT}"><channel><title>{name}</title>'
        yield Document(name, f"{head}{''.join(items)}</channel></rss>".encode())


def labelled(name: str) -> list[dict[str, object]]:
    """Read a file of labelled records, empty where there is none."""
    path = SHARED / "data" / "gold" / name
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def scorer(name: str) -> Path:
    return SHARED / "eval" / name
