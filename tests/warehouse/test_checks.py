"""Each check fails on rows that break it; the snapshot of before stays, and the error shows the rows."""

import datetime as dt
from collections.abc import Callable

import duckdb
import pytest

from newsvane.errors import WarehouseError
from newsvane.settings import Settings
from newsvane.warehouse import Batch, open_snapshot, publish

from .conftest import NOW, article, batch_of, naming

BREAKAGES = {
    "article_once": "insert into article_head from article_head limit 1",
    "article_complete": "update article_head set canonical_url = ''",
    "article_day": "update article_head set published_at = published_at - interval 9 days",
    "article_score": "update article_head set ai_score = 1.5",
    "body_part_once": "insert into body_part from body_part",
    "entity_once": "insert into entity from entity",
    "fetch_once": """
        insert into "fetch" (fetch_id, source_id, url, fetched_at, outcome, bytes, duration_ms, items, new_items)
        select 'f', 's', 'u', now(), 'fetched', 0, 0, 0, 0 from range(2)
    """,
    "mention_known": "update mention set article_id = 'nobody'",
    "mention_once": "insert into mention from mention",
    "mention_place": """update mention set "start" = "start" + 1, "end" = "end" + 1""",
    "source_once": "insert into source select 's', 'S', 'u', '', '', 1 from range(2)",
}


@pytest.fixture
def published(settings: Settings, load_batch: Callable[[Batch], None]) -> Settings:
    load_batch(batch_of([naming(article("a", body="正文一"), "sora")]))
    return settings


def spoil(settings: Settings, statement: str) -> None:
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute(statement)
        connection.execute("insert into stale_day select distinct day from article_head")


@pytest.mark.parametrize("name", BREAKAGES)
def test_a_check_fails_on_bad_rows_and_the_snapshot_stays(published: Settings, name: str) -> None:
    before = published.snapshot.resolve()
    spoil(published, BREAKAGES[name])
    with pytest.raises(WarehouseError, match=rf"(?m)^{name}: .*\n  \w+="):
        publish(published, now=NOW)
    assert published.snapshot.resolve() == before
    with open_snapshot(published) as connection:
        assert connection.execute("select count(*) from article").fetchall() == [(1,)]


def test_every_check_has_its_breakage(checkout) -> None:
    names = {path.stem for path in (checkout / "sql" / "checks").glob("*.sql")}
    assert names == set(BREAKAGES) | {"rollup_adds_up"}  # roll-ups are counted anew before they are checked


def test_a_missing_file_of_bodies_fails(published: Settings) -> None:
    for path in (published.data / "bodies").iterdir():
        path.unlink()
    with pytest.raises(WarehouseError, match="bodies: files are listed but not there"):
        publish(published, now=NOW)


def test_once_the_rows_are_mended_the_snapshot_follows(published: Settings) -> None:
    spoil(published, "update article_head set ai_score = 1.5")
    with pytest.raises(WarehouseError):
        publish(published, now=NOW)
    spoil(published, "update article_head set ai_score = 0.5")
    publish(published, now=NOW)
    with open_snapshot(published) as connection:
        assert connection.execute("select ai_score from article").fetchall() == [(0.5,)]


def test_a_day_is_that_of_shanghai_and_the_years_edge_is_kept(settings: Settings, load_batch: Callable) -> None:
    """23:59 and 00:01 in Shanghai on New Year's night are one day apart, and 8 hours before midnight in UTC."""
    before = dt.datetime.fromisoformat("2023-12-31T23:59:00+08:00").astimezone(dt.UTC)
    after = dt.datetime.fromisoformat("2024-01-01T00:01:00+08:00").astimezone(dt.UTC)
    load_batch(
        batch_of(
            [
                naming(article("a", "2023-12-31", published_at=before, first_seen_at=after), "sora"),
                naming(article("b", "2024-01-01", published_at=after, first_seen_at=after), "sora"),
                naming(article("c", "2024-01-01", published_at=None, first_seen_at=after, date_note="no date"), "sora"),
            ]
        )
    )
    with open_snapshot(settings) as connection:
        assert connection.execute("select day, articles from trend('sora')").fetchall() == [
            (dt.date(2023, 12, 31), 1),
            (dt.date(2024, 1, 1), 2),
        ]
        told = connection.execute("select published_at from article where article_id = 'a'").fetchall()[0][0]
    assert told.isoformat() == "2023-12-31T23:59:00+08:00"
