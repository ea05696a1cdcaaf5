"""Rows in, rows out for each view and macro, from one small made-up month."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import duckdb
import pytest

from newsvane.records import Article
from newsvane.settings import read_settings
from newsvane.warehouse import ArticleMention, Batch, load, open_snapshot, publish, stage

from .conftest import NOW, Settings, article, batch_of, naming


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def made() -> Batch:
    """Sora from the 18th on: three outlets, one reprint, two companies; Kimi every day; one article not about AI."""
    rows = [naming(article(f"k{number}", f"2024-02-{number:02d}"), "kimi") for number in range(1, 24)]
    rows += [
        naming(article("a", "2024-02-18", source_id="quick", body="文生视频模型来了"), "sora", "300433.SZ"),
        naming(
            article("b", "2024-02-18", source_id="slow", first_seen_at=late(18), published_at=late(18)),
            "sora",
            "300433.SZ",
        ),
        about(naming(article("c", "2024-02-19", source_id="third"), "sora", "688981.SH", "openai"), "688981.SH"),
        naming(article("d", "2024-02-19", source_id="quick"), "sora"),
        naming(article("e", "2024-02-19", ai_related=False), "sora", "late"),
        naming(article("f", "2024-02-23", source_id="quick"), "sora", "300433.SZ"),
    ]
    return batch_of(rows, ["quick", "slow", "outlet"])


def about(
    named: tuple[Article, tuple[ArticleMention, ...]], subject: str
) -> tuple[Article, tuple[ArticleMention, ...]]:
    made, mentions = named
    return made, tuple(replace(row, prominence="主角") if row.mention.entity_id == subject else row for row in mentions)


def late(number: int) -> dt.datetime:
    return dt.datetime(2024, 2, number, 10, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory, checkout) -> Settings:
    folder = tmp_path_factory.mktemp("month")
    settings = read_settings({"NEWSVANE_ROOT": str(checkout), "NEWSVANE_DATA": str(folder)})
    load(settings, [stage(folder / "staging", "b", made())], now=NOW)
    publish(settings, now=NOW)
    return settings


@pytest.fixture
def connection(month: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_snapshot(month) as opened:
        yield opened


CASES = [
    ("select newest_day(), oldest_day()", [(day("2024-02-23"), day("2024-02-01"))]),
    (
        "select entity_key('300433'), entity_key('300433.sz'), entity_key('Sora'), entity_key('nobody')",
        [("300433.SZ", "300433.SZ", "sora", None)],
    ),
    (
        "select day, articles, sources from trend('sora', days := 6)",
        [
            (day("2024-02-18"), 2, 2),
            (day("2024-02-19"), 2, 2),
            (day("2024-02-20"), 0, 0),
            (day("2024-02-21"), 0, 0),
            (day("2024-02-22"), 0, 0),
            (day("2024-02-23"), 1, 1),
        ],
    ),
    (
        "select articles from trend('sora', days := 2, until := '2024-02-19', ai_only := false)",
        [(2,), (3,)],
    ),
    (
        "select day, share_of_voice, mean_7_days, week_on_week from trend('sora', days := 1, until := '2024-02-19')",
        [(day("2024-02-19"), 2 / 3, 4 / 7, None)],
    ),
    ("select z_score from trend('sora', days := 2, until := '2024-02-18')", [(0.0,), (2.0,)]),
    ("select z_score from trend('kimi', days := 1, until := '2024-02-07')", [(None,)]),
    (
        "select min(day), count(*), min(first_seen) from entity_daily where entity_id = 'sora'",
        [(day("2024-02-18"), 6, day("2024-02-18"))],
    ),
    (
        "select entity_id, articles, sources, share, lift, first_day from mentioned_with('sora', of_kind := 'company')",
        [
            ("300433.SZ", 3, 2, 0.6, 28 / 5, day("2024-02-18")),
            ("688981.SH", 1, 1, 0.2, 28 / 5, day("2024-02-19")),
        ],
    ),
    (
        "select articles_7_days, articles_7_days_before from mentioned_with('300433') where entity_id = 'sora'",
        [(3, 0)],
    ),
    ("select entity_id from mentioned_with('sora', days := 1)", [("300433.SZ",)]),
    (  # c is about 中芯国际; 300433.SZ is only named
        "select entity_id, subject_articles from mentioned_with('sora') order by entity_id",
        [("300433.SZ", 0), ("688981.SH", 1), ("openai", 0)],
    ),
    (
        "select entity_id, first_day, all_first_day from entity_seen where entity_id in ('sora', 'late') order by 1",
        [("late", None, day("2024-02-19")), ("sora", day("2024-02-18"), day("2024-02-18"))],
    ),
    (
        "select entity_id, articles, articles_before, change, rank_in_kind from entity_movers where kind = 'company'",
        [("300433.SZ", 3, 0, 3, 1), ("688981.SH", 1, 0, 1, 2)],
    ),
    (
        "select entity_id, growth from movers(days := 3, of_kind := 'product') order by 1",
        [("kimi", 0.0), ("sora", -0.75)],
    ),
    (
        "select other_id, articles, sources, lift from entity_pair_daily where name = 'SORA' and day = '2024-02-18'",
        [("300433.SZ", 2, 2, 1.5)],
    ),
    (
        "select day, articles from pair_trend('sora', '300433', days := 3)",
        [(day("2024-02-21"), 0), (day("2024-02-22"), 0), (day("2024-02-23"), 1)],
    ),
    (  # the 18th is a Sunday after the Spring Festival: its news met the session of the 19th
        "select trading_day, articles, closed_day_articles from trend_trading('sora', days := 5)",
        [
            (day("2024-02-19"), 4, 2),
            (day("2024-02-20"), 0, 0),
            (day("2024-02-21"), 0, 0),
            (day("2024-02-22"), 0, 0),
            (day("2024-02-23"), 1, 0),
        ],
    ),
    (
        "select trading_day, articles from entity_trading_daily where entity_id = '300433.SZ' order by all",
        [(day("2024-02-19"), 2), (day("2024-02-23"), 1)],
    ),
    ("select entity_id, place from concept_basket('sora', least_texts := 2)", [("300433.SZ", 1)]),
    (
        "select place, source_id, hours_after_first from first_reports('sora')",
        [(1, "quick", 0.0), (2, "slow", 6.0), (3, "third", 24.0)],
    ),
    (
        "select sum(articles), sum(share) from burst_stories('sora', '2024-02-18', '2024-02-19')",
        [(4, 1.0)],
    ),
    (
        "select entity_id, articles from burst_entities('sora', '2024-02-18', '2024-02-18')",
        [("300433.SZ", 2)],
    ),
    (
        "select day, entity_id, articles from compare(['sora', 'Kimi'], days := 1)",
        [(day("2024-02-23"), "kimi", 1), (day("2024-02-23"), "sora", 1)],
    ),
    (
        "select source_name, articles, share from source_share('sora')",
        [("Quick", 3, 0.6), ("Slow", 1, 0.2), ("third", 1, 0.2)],
    ),
    (
        "select silent_days, articles_1_day, articles_7_days, ai_share from source_health where name = 'Outlet'",
        [(0, 1, 8, 23 / 24)],
    ),
    ("select silent_days from source_health where source_id = 'slow'", [(5,)]),
    (
        "select name, articles, share, all_articles from source_daily where day = '2024-02-19' order by name",
        [("Outlet", 1, 1 / 3, 2), ("Quick", 1, 1 / 3, 1), ("third", 1, 1 / 3, 1)],
    ),
    ("select count(*), count(*) filter (where body = '正文') from article", [(29, 28)]),
    ("select title from search('文生视频')", [("标题 a sora 300433.SZ",)]),
    ("select count(*) from search('sora', first := '2024-02-19', source := 'quick')", [(2,)]),
    ("select count(*) from search('sora', last := '2024-02-19', entity := '300433', ai_only := true)", [(2,)]),
    ("select count(*) from search('量子计算')", [(0,)]),
    ("select count(distinct story_id) = count(*) from story_overview", [(True,)]),
    ("select min(place), max(place) >= 1, min(outlets_so_far) from story_timeline", [(1, True, 1)]),
]


@pytest.mark.parametrize(("query", "expected"), CASES, ids=lambda value: value if isinstance(value, str) else "")
def test_rows_in_rows_out(
    connection: duckdb.DuckDBPyConnection, query: str, expected: list[tuple[object, ...]]
) -> None:
    rows = connection.execute(query).fetchall()
    assert [pytest.approx(row) if any(isinstance(value, float) for value in row) else row for row in expected] == rows


def test_every_column_of_every_view_is_commented(connection: duckdb.DuckDBPyConnection) -> None:
    bare = connection.execute(
        """
        select table_name, column_name
        from duckdb_columns()
        where not internal and table_name in (select view_name from duckdb_views() where not internal)
            and coalesce(comment, '') = ''
        """
    ).fetchall()
    assert bare == []


def test_every_sql_file_says_what_it_is(checkout) -> None:
    files = sorted((checkout / "sql").rglob("*.sql"))
    assert [path.name for path in files if not path.read_text("utf-8").startswith("--")] == []
    views = sorted((checkout / "sql" / "views").glob("*.sql"))
    scalar = {"02_entity_key.sql"}
    assert [path.name for path in views if "-- grain:" not in path.read_text("utf-8") and path.name not in scalar] == []


def test_any_reader_may_open_the_snapshot_but_not_write(month: Settings) -> None:
    with duckdb.connect(str(month.snapshot), read_only=True) as plain:
        assert plain.execute("select count(*) from trend('sora')").fetchall() == [(23,)]
        with pytest.raises(duckdb.Error, match="read-only"):
            plain.execute("delete from article_head")
