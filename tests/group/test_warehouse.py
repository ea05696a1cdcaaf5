"""Grouping inside the load: the same whatever the batches, replayed without effect, merges recorded."""

import dataclasses
import datetime as dt

import duckdb
import pytest
from upath import UPath

from newsvane.group.warehouse import forget_signatures
from newsvane.records import Article
from newsvane.warehouse import ArticleMention, Batch, load, open_snapshot, publish, stage

START = dt.datetime(2024, 2, 16, tzinfo=dt.UTC)
FOLLOW = (
    "视频生成又添新军。晶鹭科技的鹭影昨夜上线，两分钟的样片在网上刷屏。\n"
    "特效师林野说它代替不了拍摄，不过预演环节会最先用上它。\n"
    "鹭影目前只开放内测，每分钟六元的价格也不便宜。"
)


def article(name, title, body="", source="甲报", hours=0.0):
    at = START + dt.timedelta(hours=hours)
    return Article(
        article_id=name,
        source_id=source,
        url=f"https://example.com/{name}",
        canonical_url=f"https://example.com/{name}",
        title=title,
        body=body,
        author="",
        origin="",
        published_at=at,
        first_seen_at=at,
        day=at.date(),
        body_kind="feed",
    )


@pytest.fixture
def told(launch):
    return [
        article("a", "晶鹭科技发布视频模型鹭影", launch),
        article("b", "特效师林野：代替不了拍摄", source="乙榜", hours=3),
        article("c", "晶鹭鹭影上线，特效师林野：代替不了拍摄", FOLLOW, "丙报", hours=6),
        article("d", "影视圈变天了", f"来源：甲报\n{launch}", "丁报", hours=7),
        article("e", "8点1氪丨晶鹭发布鹭影；甲裁员；乙降价", FOLLOW * 2, "戊报", hours=30),
    ]


def ingest(settings, *batches, now=START + dt.timedelta(hours=48)):
    for batch in batches:
        uri = stage(UPath(settings.staging), f"{batch[0].article_id}-{len(batch)}", Batch(articles=tuple(batch)))
        load(settings, [uri], now=now)


def ask(settings, query):
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        return connection.execute(query).fetchall()


def rows_of(settings, table):
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        return connection.table(table).order("all").fetchall()


def places(settings):
    return ask(settings, "select article_id, text_id, story_id from article_head order by article_id")


def test_batches_do_not_matter(settings, told, tmp_path):
    ingest(settings, told)
    other = dataclasses.replace(settings, data=tmp_path / "other")
    ingest(other, *([one] for one in told))
    assert places(settings) == places(other)


def test_parts_of_a_load_do_not_matter(settings, told, tmp_path, monkeypatch):
    ingest(settings, told)
    monkeypatch.setattr("newsvane.group.warehouse.GROUPED_AT_ONCE", 1)
    other = dataclasses.replace(settings, data=tmp_path / "other")
    ingest(other, told)
    for table in ("article_head", "story", "story_merge"):
        columns = "* exclude (merged_at)" if table == "story_merge" else "*"
        query = f"select {columns} from {table} order by all"  # noqa: S608 - our own names
        assert ask(settings, query) == ask(other, query)


def test_a_story_row_sums_its_articles_up(settings, told):
    ingest(settings, told[:2], told[2:])
    (story,) = ask(
        settings,
        """
        select title, first_article_id, first_source_id, articles, texts, sources, is_open, last_at - first_at
        from story
        """,
    )
    assert story == ("晶鹭科技发布视频模型鹭影", "a", "甲报", 4, 3, 4, True, dt.timedelta(hours=7))


def test_a_roundup_has_no_story_row(settings, told):
    ingest(settings, told)
    assert ask(settings, "select story_id = text_id from article_head where article_id = 'e'") == [(True,)]
    assert ask(settings, "select * from story semi join article_head using (story_id) where articles <> 4") == []
    assert len(ask(settings, "select * from story")) == 1


def test_a_merge_is_recorded_and_no_text_rewritten(settings, told):
    ingest(settings, told[:2])
    before = {name: (text, story) for name, text, story in places(settings)}
    assert before["a"][1] != before["b"][1]
    ingest(settings, told[2:3])
    after = {name: (text, story) for name, text, story in places(settings)}
    assert {name: after[name][0] for name in before} == {name: text for name, (text, _) in before.items()}
    assert after["b"][1] == after["a"][1] == before["a"][1]
    merges = ask(settings, "select story_id, into_story_id, article_id from story_merge")
    assert merges == [(before["b"][1], before["a"][1], "c")]


def test_a_replay_changes_nothing(settings, told):
    tables = ("article_head", "signature", "story", "story_merge")
    ingest(settings, told[:2], told[2:])
    before = [rows_of(settings, table) for table in tables]
    ingest(settings, told[2:], told, told[:1])
    assert [rows_of(settings, table) for table in tables] == before


def test_the_reason_of_joining_is_kept(settings, told):
    ingest(settings, told)
    rows = ask(settings, "select article_id, resemblance, score, shared_terms from signature order by article_id")
    assert rows[3][1] > 0.9
    assert rows[2][2] > 0 or rows[1][2]
    assert any("鹭影" in terms for *_, terms in rows)


def test_a_silent_story_is_closed(settings, told):
    ingest(settings, told)
    ingest(settings, [article("f", "远帆电子发布财报", hours=400)], now=START + dt.timedelta(hours=401))
    assert ask(settings, "select is_open from story order by first_at") == [(False,), (True,)]


def test_old_articles_in_a_batch_join_the_stories_of_their_time(settings, told, launch):
    ingest(settings, told)
    late = article("old", "晶鹭发布鹭影（转载）", launch, "己报", hours=20)
    ingest(settings, [late, article("new", "远帆电子发布财报", hours=24 * 300)], now=START + dt.timedelta(days=301))
    stories = {name: story for name, _, story in places(settings)}
    assert stories["old"] == stories["a"]


def test_a_story_names_its_entities(settings, told):
    from newsvane.records import Mention

    mention = Mention("鹭影", "product", "鹭影", None, "title", 10, 12, "鹭影", "rule", 1.0)
    batch = Batch(articles=tuple(told), mentions=(ArticleMention("a", mention, "v1"),))
    load(settings, [stage(UPath(settings.staging), "named", batch)], now=START)
    assert ask(settings, "select entities from story") == [(["鹭影"],)]


def test_an_overview_shows_the_chosen_headline_and_the_heat_of_each_day(settings, told):
    ingest(settings, [dataclasses.replace(told[0], title="刚刚！影视圈炸裂了，网友：？"), *told[1:], late(told[3])])
    publish(settings, now=START + dt.timedelta(hours=48))
    with open_snapshot(settings) as connection:
        rows = connection.execute(
            "select title, articles, heat, story_id in (from story select story_id) from story_overview"
        ).fetchall()
    (story,) = [row for row in rows if row[3]]
    assert story[0] == ask(settings, "select title from story")[0][0] != "刚刚！影视圈炸裂了，网友：？"
    assert [(heat["day"].day, heat["articles"], heat["sources"]) for heat in story[2]] == [(16, 4, 4), (17, 1, 1)]
    assert [row[:2] for row in rows if not row[3]] == [(told[4].title, 1)]


def late(first):
    at = first.published_at + dt.timedelta(hours=20)
    return dataclasses.replace(
        first, article_id="late", canonical_url="https://example.com/late", published_at=at, day=at.date()
    )


def test_forgotten_signatures_leave_articles_and_later_grouping_alone(settings, told, launch):
    ingest(settings, told[:2])
    before = places(settings)
    with duckdb.connect(str(settings.warehouse)) as connection:
        forget_signatures(connection, settings.sql / "load", before=START.date())
        assert connection.execute("select count(*) from signature").fetchall() == [(2,)]
        forget_signatures(connection, settings.sql / "load", before=START.date() + dt.timedelta(days=1))
        assert connection.execute("select count(*) from signature").fetchall() == [(0,)]
    assert places(settings) == before
    at = START + dt.timedelta(days=30)
    ingest(settings, [article("g", "晶鹭科技发布视频模型鹭影", launch, "庚报", hours=24 * 30)], now=at)
    assert [row for row in places(settings) if row[0] != "g"] == before
    assert ask(settings, "select article_id from signature") == [("g",)]
