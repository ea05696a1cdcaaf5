"""The real captures of February 2024, loaded in the order of their days: how Sora's story grew."""

import datetime as dt
import re
import zoneinfo

import duckdb
import pytest
from upath import UPath

from newsvane.parse import article_id, canonical_url, parse_feed
from newsvane.records import Article, Source
from newsvane.warehouse import Batch, load, stage

pytestmark = pytest.mark.shared
SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
CAPTURE = re.compile(r"(.+)_(\d{4}-\d\d-\d\d)")


def read_capture(path, name, now):
    parsed = parse_feed(path.read_bytes(), Source(name, name, f"https://example.com/{name}"), now=now)
    for item in parsed.items:
        address = canonical_url(item.url)
        at = item.published_at or now
        yield Article(
            article_id=article_id(address),
            source_id=name,
            url=item.url,
            canonical_url=address,
            title=item.title,
            body=item.body or item.summary,
            author=item.author,
            origin="",
            published_at=item.published_at,
            first_seen_at=now,
            day=at.astimezone(SHANGHAI).date(),
            body_kind="feed",
        )


def test_sora_was_told_first_on_16_february_and_joined_by_others(shared, settings):
    days = {}
    feeds = shared / "data/feeds"
    for path in [*feeds.glob("rssmaster/*_2024-02-17.xml"), *feeds.glob("series/*.xml")]:
        name, day = CAPTURE.fullmatch(path.stem).groups()
        days.setdefault(day, []).append((name, path))
    for day in sorted(days):
        now = dt.datetime.fromisoformat(f"{day}T23:00:00+08:00").astimezone(dt.UTC)
        found = {}
        for name, path in sorted(days[day]):
            for article in read_capture(path, name, now):
                found.setdefault(article.article_id, article)
        load(settings, [stage(UPath(settings.staging), day, Batch(articles=tuple(found.values())))], now=now)
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        rows = connection.execute(
            """
            select head.story_id, head.source_id, coalesce(head.published_at, head.first_seen_at) as told_at
            from article_head as head
            inner join story on story.story_id = head.story_id
            where
                story.articles > 2
                and exists (
                    from article_head as other
                    where other.story_id = head.story_id and other.title ilike '%推出文生视频模型 Sora%'
                )
            order by told_at
            """
        ).fetchall()
        title, sources, open_texts = connection.execute(
            "select title, sources, texts from story where story_id = $story", {"story": rows[0][0]}
        ).fetchone()
    assert rows[0][1] == "jike-ai"
    assert rows[0][2].astimezone(SHANGHAI).date() == dt.date(2024, 2, 16)
    outlets = [source for _, source, _ in rows]
    assert "36kr-tech" in outlets[1:]
    assert "infoq-ai" in outlets[1:]
    assert "Sora" in title
    assert sources >= 3
    assert open_texts >= 3
