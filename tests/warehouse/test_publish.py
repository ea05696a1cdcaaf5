import datetime as dt
from collections.abc import Callable

import pytest

from newsvane.settings import Settings
from newsvane.warehouse import Batch, open_snapshot, publish
from newsvane.warehouse.connections import open_warehouse

from .conftest import NOW, article, batch_of, naming


def test_a_reader_keeps_the_snapshot_that_it_opened(settings: Settings, load_batch: Callable[[Batch], None]) -> None:
    load_batch(batch_of([naming(article("a"), "sora")]))
    with open_snapshot(settings) as old:
        for number in range(5):
            load_batch(batch_of([naming(article(f"b{number}"), "sora")]))
        assert old.execute("select count(*) from article").fetchall() == [(1,)]
        with open_snapshot(settings) as new:
            assert new.execute("select count(*) from article").fetchall() == [(6,)]


def test_a_long_query_draws_no_progress_bar_into_the_output(settings: Settings) -> None:
    publish(settings, now=NOW)
    with open_snapshot(settings) as snapshot, open_warehouse(settings) as warehouse:
        for connection in (snapshot, snapshot.cursor(), warehouse):
            assert connection.sql("select current_setting('enable_progress_bar')").fetchall() == [(False,)]


def test_only_so_many_snapshots_are_kept(settings: Settings) -> None:
    for _ in range(5):
        publish(settings, now=NOW, keep=2)
    names = sorted(path.name for path in (settings.data / "snapshots").iterdir())
    assert names == ["newsvane-000004.duckdb", "newsvane-000005.duckdb"]
    assert settings.snapshot.resolve().name == "newsvane-000005.duckdb"


def test_a_draft_left_by_a_crash_is_removed(settings: Settings) -> None:
    folder = settings.data / "snapshots"
    folder.mkdir(parents=True)
    (folder / ".newsvane-000001.duckdb.draft").write_bytes(b"torn")
    (settings.data / ".newsvane.duckdb.17").symlink_to("snapshots/newsvane-000001.duckdb")
    publish(settings, now=NOW)
    assert [path.name for path in folder.iterdir()] == ["newsvane-000001.duckdb"]
    assert not list(settings.data.glob(".newsvane*"))


def test_only_the_days_that_changed_are_counted_again(settings: Settings, load_batch: Callable[[Batch], None]) -> None:
    import duckdb

    load_batch(batch_of([naming(article("a", "2024-02-01"), "sora"), naming(article("b", "2024-02-02"), "sora")]))
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("update entity_day set articles = 77 where day = '2024-02-01'")
    load_batch(batch_of([naming(article("c", "2024-02-02"), "sora")]))
    with open_snapshot(settings) as connection:
        assert connection.execute("select day, articles from entity_day order by day").fetchall() == [
            (dt.date(2024, 2, 1), 77),
            (dt.date(2024, 2, 2), 2),
        ]


@pytest.mark.parametrize("batches", [1, 4])
def test_counting_day_by_day_gives_what_counting_at_once_gives(
    settings: Settings, load_batch: Callable[[Batch], None], batches: int
) -> None:
    rows = [
        naming(article(f"a{number}", f"2024-02-{1 + number % 25:02d}"), *(["sora"] if number % 3 else ["sora", "kimi"]))
        for number in range(60)
    ]
    rows += [naming(article(f"x{number}", "2024-02-20"), "kimi") for number in range(12)]
    for start in range(batches):
        load_batch(batch_of(rows[start::batches]))
    with open_snapshot(settings) as connection:
        assert connection.execute(
            "select entity_id, start_day, peak_texts from entity_burst order by all"
        ).fetchall() == [("kimi", dt.date(2024, 2, 20), 12)]
        assert connection.execute("select sum(articles), max(articles) from entity_day").fetchall() == [(92, 12)]


def test_an_empty_warehouse_publishes_an_empty_snapshot(settings: Settings) -> None:
    publish(settings, now=NOW)
    with open_snapshot(settings) as connection:
        assert connection.execute("from trend('sora')").fetchall() == []
        assert connection.execute("from entity_daily").fetchall() == []
        assert connection.execute("from search('什么')").fetchall() == []
