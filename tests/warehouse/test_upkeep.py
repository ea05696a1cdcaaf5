import datetime as dt
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from newsvane.settings import Settings
from newsvane.warehouse import (
    Batch,
    backup,
    compact,
    expire,
    export_parquet,
    load,
    open_snapshot,
    publish,
    search,
    stage,
)

from .conftest import NOW, article, batch_of, naming

FIRST = batch_of(
    [naming(article("a", "2024-01-31", body="甲乙丙 Sora"), "sora"), naming(article("b", "2024-02-18"), "sora")]
)
SECOND = batch_of([naming(article("c", "2024-02-19", body="丁戊己 Sora"), "sora", "openai")])
CONTENT = "select article_id, title, body, day from article order by article_id"


@pytest.fixture
def published(settings: Settings, load_batch: Callable[[Batch], None]) -> Settings:
    load_batch(FIRST)
    load_batch(SECOND)
    return settings


def read(settings: Settings, query: str = CONTENT) -> list[tuple[object, ...]]:
    with open_snapshot(settings) as connection:
        return connection.execute(query).fetchall()


def test_a_backup_restores_to_the_same_snapshot(published: Settings) -> None:
    before = read(published)
    made = backup(published, now=NOW)
    assert made.database_bytes > 0
    assert made.body_bytes > 0
    for path in (published.warehouse, published.snapshot):
        path.unlink()
    shutil.rmtree(published.data / "bodies")
    shutil.rmtree(published.data / "snapshots")
    shutil.copytree(made.path / "bodies", published.data / "bodies")
    shutil.copy(made.path / "warehouse.duckdb", published.warehouse)
    publish(published, now=NOW)
    assert read(published) == before


def test_only_the_newest_backups_are_kept(published: Settings) -> None:
    paths = [backup(published, now=NOW + dt.timedelta(hours=hour), keep=2).path for hour in range(3)]
    assert [path.exists() for path in paths] == [False, True, True]


def test_a_backup_that_was_killed_leaves_nothing_once_there_is_another(published: Settings) -> None:
    (published.data / "backups" / ".20240228T000000Z" / "bodies").mkdir(parents=True)
    made = backup(published, now=NOW)
    assert list((published.data / "backups").iterdir()) == [made.path]


def test_compaction_merges_the_bodies_of_a_month_and_changes_no_answer(published: Settings) -> None:
    questions = (CONTENT, "from trend('sora')", "from mention order by all", "from entity_burst")
    before = [read(published, question) for question in questions]
    with open_snapshot(published) as connection:
        hits = [hit.article_id for hit in search(connection, "sora")]
    done = compact(published, now=NOW)
    assert (done.parts_before, done.parts_after) == (2, 2)
    publish(published, now=NOW)
    assert [read(published, question) for question in questions] == before
    with open_snapshot(published) as connection:
        assert [hit.article_id for hit in search(connection, "sora")] == hits


def test_many_small_files_of_bodies_become_one(settings: Settings) -> None:
    for day in range(1, 6):
        batch = batch_of([naming(article(f"a{day}", f"2024-02-0{day}"), "sora")])
        load(settings, [stage(settings.data / "staging", f"b{day}", batch)], now=NOW)
    done = compact(settings, now=NOW)
    assert (done.parts_before, done.parts_after) == (5, 1)
    publish(settings, now=NOW)
    assert len(read(settings)) == 5


def test_loading_goes_on_after_compaction(published: Settings, load_batch: Callable[[Batch], None]) -> None:
    compact(published, now=NOW)
    load_batch(batch_of([naming(article("d", "2024-02-20", body="庚辛壬 Sora"), "sora")]))
    assert [row[0] for row in read(published)] == ["a", "b", "c", "d"]
    with open_snapshot(published) as connection:
        assert len(search(connection, "sora")) == 4


def age(folder: Path, days: int) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (NOW.timestamp() - days * 86400,) * 2)


def test_files_of_bodies_go_when_no_kept_snapshot_lists_them(published: Settings) -> None:
    load(
        published,
        [stage(published.data / "staging", "x", batch_of([naming(article("x", "2024-02-01"), "sora")]))],
        now=NOW,
    )
    compact(published, now=NOW)
    age(published.data / "bodies", 1)
    assert expire(published, now=NOW).parts == 1  # loaded, merged away and never published
    publish(published, now=NOW, keep=1)
    age(published.data / "bodies", 1)
    assert expire(published, now=NOW).parts == 1
    assert len(read(published)) == 4


def test_a_fresh_file_of_bodies_may_belong_to_a_load_under_way(published: Settings) -> None:
    stray = published.data / "bodies" / "stray.parquet"
    stray.write_bytes(b"PAR1")
    os.utime(stray, (NOW.timestamp(),) * 2)
    expire(published, now=NOW)
    assert stray.exists()


def test_staged_batches_are_removed_after_a_few_days(published: Settings) -> None:
    staging = published.data / "staging"
    (staging / "20240101T000000Z" / "00-fetched").mkdir(parents=True)
    (staging / "20240101T000000Z" / "00-fetched" / ".article.parquet.17").write_bytes(b"PAR1")
    age(staging, 10)
    stage(staging, "20240301T000000Z/00-fetched", FIRST)
    done = expire(published, now=NOW)
    assert done.staged_batches == 2
    assert done.freed_bytes > 0
    assert [path.name for path in staging.iterdir()] == ["20240301T000000Z"]


def test_articles_stay_unless_a_retention_is_asked_for(published: Settings) -> None:
    assert expire(published, now=NOW).articles == 0
    assert expire(published, now=NOW, keep_days=20).articles == 1
    publish(published, now=NOW)
    assert [row[0] for row in read(published)] == ["b", "c"]
    with open_snapshot(published) as connection:
        assert {hit.article_id for hit in search(connection, "sora")} == {"b", "c"}
        assert search(connection, "甲乙丙") == []


def test_the_snapshot_is_exported_as_parquet(published: Settings, tmp_path: Path) -> None:
    exports = {export.name: export for export in export_parquet(published, tmp_path / "out")}
    table = pq.read_table(exports["article"].path)
    assert exports["article"].rows == table.num_rows == 3
    assert "甲乙丙 Sora" in table["body"].to_pylist()
    assert exports["mention"].bytes == exports["mention"].path.stat().st_size
