"""A warehouse of one's own in a temporary folder, and short ways to make what goes into it."""

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from newsvane.records import Article, EntityKind, Mention, Source
from newsvane.settings import Settings, read_settings
from newsvane.warehouse import ArticleMention, Batch, load, publish, stage

NOW = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
KINDS: dict[str, EntityKind] = {"300433.SZ": "company", "688981.SH": "company", "openai": "organisation"}


@pytest.fixture
def settings(tmp_path: Path, checkout: Path) -> Settings:
    return read_settings({"NEWSVANE_ROOT": str(checkout), "NEWSVANE_DATA": str(tmp_path / "data")})


def article(article_id: str, day: str = "2024-02-18", **values: object) -> Article:
    """An AI-related article at noon of the day, Shanghai; its own text unless told otherwise."""
    noon = dt.datetime.fromisoformat(f"{day}T12:00:00+08:00").astimezone(dt.UTC)
    made = Article(
        article_id=article_id,
        source_id="outlet",
        url=f"https://example.com/{article_id}",
        canonical_url=f"https://example.com/{article_id}",
        title=f"标题 {article_id}",
        body="正文",
        author="",
        origin="",
        published_at=noon,
        first_seen_at=noon,
        day=dt.date.fromisoformat(day),
        body_kind="feed",
        ai_related=True,
        ai_score=1.0,
        text_id=f"t-{article_id}",
        story_id=f"s-{article_id}",
    )
    return replace(made, **values)


def naming(made: Article, *entity_ids: str) -> tuple[Article, tuple[ArticleMention, ...]]:
    """The article with the entities' ids written behind its title, and a mention of each."""
    title, mentions = made.title, []
    for entity_id in entity_ids:
        title += " "
        start, title = len(title), title + entity_id
        code = entity_id if KINDS.get(entity_id) == "company" else None
        mention = Mention(
            entity_id,
            KINDS.get(entity_id, "product"),
            entity_id.upper(),
            code,
            "title",
            start,
            len(title),
            entity_id,
            "rule",
            1.0,
        )
        mentions.append(ArticleMention(made.article_id, mention, "v1"))
    return replace(made, title=title), tuple(mentions)


def batch_of(rows: Iterable[tuple[Article, tuple[ArticleMention, ...]]], sources: Sequence[str] = ()) -> Batch:
    pairs = list(rows)
    return Batch(
        articles=tuple(made for made, _ in pairs),
        mentions=tuple(mention for _, mentions in pairs for mention in mentions),
        sources=tuple(Source(name, name.title(), f"https://example.com/{name}.xml") for name in sources),
    )


@pytest.fixture
def load_batch(settings: Settings) -> Callable[[Batch], None]:
    """Stage, load and publish one batch."""

    def run(batch: Batch) -> None:
        load(settings, [stage(settings.data / "staging", "batch", batch)], now=NOW)
        publish(settings, now=NOW)

    return run


def read_titles(path: Path) -> dict[str, tuple[dt.date, str]]:
    """Each address of a list of hot titles with its first day and title, read without the project's help."""
    first: dict[str, tuple[dt.date, str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            seen = (dt.date.fromisoformat(row["date"]), row["title"])
            if row["url"] not in first or seen[0] < first[row["url"]][0]:
                first[row["url"]] = seen
    return first
