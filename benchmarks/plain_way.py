"""The plain way: the same work as most would write it in an afternoon, whole and fair, to compare newsvane with.

feedparser reads the feed, BeautifulSoup takes the text out of the markup, jieba cuts it into words, a loop over all
names finds the companies and topics, and ``executemany`` writes the rows into DuckDB. The names are those of newsvane's
configuration: short names of listed companies and their sure aliases, names and aliases of topics. A Chinese name
counts where it begins and ends with a word; a Latin one where no letter or digit stands beside it. An article that
names any product, theme or organisation is taken to be about AI.
"""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import feedparser
import jieba
from bs4 import BeautifulSoup

KINDS = ("product", "organisation", "person", "theme")
TABLES = """
create table if not exists article (article_id varchar primary key, source varchar, url varchar, title varchar,
    body varchar, author varchar, published_at timestamptz, day date, ai_related boolean);
create table if not exists mention (article_id varchar, entity_id varchar, kind varchar, field varchar, start integer,
    "end" integer, surface varchar);
"""


@dataclass(frozen=True)
class Name:
    surface: str
    entity_id: str
    kind: str


@dataclass(frozen=True)
class Found:
    """A name found: ``text[start:end]`` of the title or body."""

    name: Name
    field: str
    start: int
    end: int


@dataclass(frozen=True)
class Story:
    article_id: str
    source: str
    url: str
    title: str
    body: str
    author: str
    published_at: dt.datetime | None


def read_names(config: Path) -> list[Name]:
    """Read every name, the longest first, so that of two at one place the longer is taken."""
    names = {}
    with (config / "companies.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["short_name"]:
                names.setdefault(row["short_name"], Name(row["short_name"], row["code"], "company"))
    aliases = tomllib.loads((config / "company_aliases.toml").read_text("utf-8"))["aliases"]
    for code, by_strength in aliases.items():
        for surface in by_strength.get("firm", []):
            names.setdefault(surface, Name(surface, code, "company"))
    topics = tomllib.loads((config / "topics.toml").read_text("utf-8"))
    for kind in KINDS:
        for key, topic in topics.get(kind, {}).items():
            for surface in (topic["name"], *topic.get("aliases", [])):
                names.setdefault(surface, Name(surface, key, kind))
    return sorted(names.values(), key=lambda name: -len(name.surface))


def read_feed(data: bytes, source: str) -> list[Story]:
    stories = []
    for entry in feedparser.parse(data).entries:
        markup = entry.content[0].value if entry.get("content") else entry.get("summary", "")
        body = BeautifulSoup(markup, "html.parser").get_text("\n", strip=True)
        title = BeautifulSoup(entry.get("title", ""), "html.parser").get_text()
        parsed = entry.get("published_parsed") or entry.get("updated_parsed")
        at = dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC) if parsed else None
        url = entry.get("link", "")
        article_id = hashlib.sha256(url.encode()).hexdigest()[:32]
        stories.append(Story(article_id, source, url, title, body, entry.get("author", ""), at))
    return stories


def find_names(names: list[Name], title: str, body: str) -> list[Found]:
    """Look for every name in both fields, leaving out what lies within a longer name already found."""
    found = []
    for field, text in (("title", title), ("body", body)):
        taken = [False] * len(text)
        starts, ends = word_edges(text)
        for name in names:
            at = text.find(name.surface)
            while at >= 0:
                end = at + len(name.surface)
                if not taken[at] and not taken[end - 1] and stands_alone(text, at, end, starts, ends):
                    found.append(Found(name, field, at, end))
                    taken[at:end] = [True] * (end - at)
                at = text.find(name.surface, end)
    return found


def word_edges(text: str) -> tuple[set[int], set[int]]:
    """Return where jieba's words begin, and where they end."""
    starts, ends, at = set(), set(), 0
    for word in jieba.cut(text):
        starts.add(at)
        at += len(word)
        ends.add(at)
    return starts, ends


def stands_alone(text: str, start: int, end: int, starts: set[int], ends: set[int]) -> bool:
    if text[start].isascii():
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum())
    return start in starts and end in ends


def load(connection: duckdb.DuckDBPyConnection, stories: list[Story], names: list[Name], zone: ZoneInfo) -> int:
    """Tag and write the stories; one that is there already is left alone. Return how many rows were written."""
    connection.execute(TABLES)
    known = {row[0] for row in connection.execute("select article_id from article").fetchall()}
    articles, mentions = [], []
    for story in {story.article_id: story for story in stories if story.article_id not in known}.values():
        found = find_names(names, story.title, story.body)
        related = any(one.name.kind in {"product", "organisation", "theme"} for one in found)
        day = (story.published_at or dt.datetime.now(dt.UTC)).astimezone(zone).date()
        articles.append(
            (
                *(story.article_id, story.source, story.url, story.title),
                story.body,
                story.author,
                story.published_at,
                day,
                related,
            )
        )
        mentions += [
            (
                *(story.article_id, one.name.entity_id, one.name.kind, one.field, one.start, one.end),
                one.name.surface,
            )
            for one in found
        ]
    connection.begin()
    for table, rows in {"article": articles, "mention": mentions}.items():
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"insert into {table} values ({marks})", rows)  # noqa: S608 - our own names
    connection.commit()
    return len(articles) + len(mentions)
