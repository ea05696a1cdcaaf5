import dataclasses
import datetime as dt

import news
import pytest

from newsvane.digest.instant import instant_editions
from newsvane.digest.reading import covered_days
from newsvane.digest.windows import Window
from newsvane.digest.wording import newest_troubles, other_troubles


def test_the_story_of_most_outlets_leads_with_its_first_reporter(digest):
    first = digest.stories[0]
    assert first.key == "launch"
    assert first.outlets == ("晨星科技报", "芯界观察", "云上财经")
    assert first.first_outlet == "晨星科技报"
    assert first.first_at == news.moment(0, "09:05")
    assert "688256.SH" in {company.code for company in first.companies}


def test_a_reprint_is_counted_and_not_linked_as_another_voice(digest):
    launch = digest.stories[0]
    assert launch.articles == 3
    assert [link.outlet for link in launch.others] == ["芯界观察"] or [link.outlet for link in launch.others] == [
        "晨星科技报"
    ]


def test_an_extract_is_verbatim_and_skips_datelines_and_house_notices(digest):
    bodies = "\n".join(row[-1] for row in news.NEWS)
    for story in digest.stories:
        assert len(story.extract) <= 2
        for sentence in story.extract:
            assert sentence in bodies
            assert "公众号" not in sentence
            assert not sentence.startswith("晨星科技报 3 月")


def test_companies_out_of_their_usual_are_named_with_what_they_are_made_of(digest):
    move = digest.moves[0]
    assert move.entity.code == "688256.SH"
    assert (move.articles, move.outlets) == (3, 2)
    assert move.z > 2
    assert {link.title for link in move.evidence} >= {"寒武纪：人工智能芯片订单排到第三季度"}


def test_a_theme_that_everything_names_is_no_trend(digest):
    names = [move.entity.name for move in digest.trends]
    assert "人工智能" not in names
    assert names[0] == "文生视频"
    assert digest.trends[0].counts == (0,) * 13 + (4,)


def test_companies_new_beside_a_topic_are_told_with_the_sentence(digest):
    pairs = {(name.code, first.beside.name): first for first in digest.firsts if first.beside for name in first.what}
    assert "剪辑软件将在本月接入" in pairs["300624.SZ", "文生视频"].quote
    assert ("601360.SH", "文生视频") in pairs
    assert ("688256.SH", "人工智能") not in pairs


def test_a_story_of_yesterday_is_followed_up_with_the_new_only(digest):
    (story,) = digest.follow_ups
    assert story.key == "factory"
    assert story.day_number == 2
    assert story.new_outlets == ("芯界观察",)
    assert [link.title for link in story.new] == ["苏州机器人工厂追加两条产线，人工智能质检扩容"]
    assert "factory" not in {told.key for told in digest.stories}


def test_every_line_leads_to_its_evidence(digest):
    links = [link for move in (*digest.moves, *digest.trends) for link in move.evidence]
    links += [first.evidence for first in digest.firsts]
    links += [link for story in digest.follow_ups for link in story.new]
    assert all(link.url.startswith("https://") for link in links)
    assert all(story.url for story in digest.stories)
    assert all(move.evidence for move in (*digest.moves, *digest.trends))


def test_a_failing_source_is_named(digest):
    (trouble,) = digest.health.troubles
    assert (trouble.name, trouble.trouble, trouble.since) == ("静默周刊", "failing", news.moment(0, "02:00"))


def test_only_what_is_about_ai_unless_the_audience_says_otherwise(checkout, digest):
    assert "cooking" not in {story.key for story in digest.stories}
    everything = news.digest_of(checkout, ai_related_only=False)
    assert "cooking" in {story.key for story in everything.stories}


def test_a_quiet_day_says_so(checkout):
    digest = news.digest_of(checkout, day=news.DAY + dt.timedelta(days=5))
    assert digest.quiet
    assert digest.counts.relevant == 0
    assert not digest.moves
    assert not digest.trends


@pytest.mark.parametrize(
    "watch",
    [
        {"companies": ["601360.SH"]},
        {"rule": {"any": ["鉴伪"]}},
        {"rule": {"all": ["三六零", "文生视频"], "none": ["招聘"]}},
    ],
)
def test_what_is_watched_comes_first_and_alone_where_asked(checkout, watch):
    first = news.digest_of(checkout, watch=watch).stories[0]
    assert (first.key, first.watched) == ("security", True)
    alone = news.digest_of(checkout, watch=watch | {"only": True})
    assert [story.key for story in alone.stories] == ["security"]


def test_a_minimum_of_outlets_leaves_out_what_one_alone_tells(checkout):
    digest = news.digest_of(checkout, minimum_outlets=2)
    assert [story.key for story in digest.stories] == ["launch"]


def test_a_window_within_a_day_tells_its_hours_against_the_same_hours_before(checkout):
    window = Window(news.DAY, news.moment(0, "12:40"), news.moment(0, "18:00"), "1800")
    with news.snapshot(checkout) as connection:
        digest = news.build_digest(
            connection, news.DAY, news.Audience(id="desk", name="x"), zone=news.ZONE, window=window
        )
    assert {story.key for story in digest.stories} == {"chips", "chips-note"}
    assert digest.name == "desk-1800"
    assert digest.moves[0].counts[-1] == 2


def test_the_same_snapshot_gives_the_same_digest(checkout, digest):
    assert news.digest_of(checkout) == digest
    assert dataclasses.is_dataclass(digest)


def test_a_new_word_of_two_outlets_is_told(checkout):
    rows = [
        *news.NEWS,
        (0, "19:00", "dawn", "w1", "w1", "算力银行开业", "算力银行今天开业。"),
        (0, "19:30", "chip", "w2", "w2", "谁来监管算力银行", "监管尚无说法。"),
    ]
    with news.snapshot(checkout, rows) as connection:
        connection.execute(
            "create table term_daily (day date, term varchar, articles int, articles_before int, log_likelihood double)"
        )
        for word in ("算力银行", "晨曦", "亿美元"):
            connection.execute("insert into term_daily values ('2025-03-04', $word, 2, 0, 9.0)", {"word": word})
        digest = news.build_digest(connection, news.DAY, news.Audience(id="desk", name="x"), zone=news.ZONE)
    assert [(first.word, first.evidence.title) for first in digest.firsts if first.kind == "word"] == [
        ("算力银行", "算力银行开业")
    ]


def test_an_instant_edition_is_one_watched_or_widely_told_story(checkout):
    audience = news.Audience(id="desk", name="x", instant={"minimum_outlets": 3}, watch={"companies": ["601360.SH"]})
    with news.snapshot(checkout) as connection:
        found = instant_editions(connection, news.moment(0, "18:30"), audience, zone=news.ZONE)
        assert sorted(story.key for edition in found for story in edition.stories) == ["launch", "security"]
        assert len({edition.window for edition in found}) == 2
        quiet = audience.model_copy(update={"instant": None})
        assert instant_editions(connection, news.moment(0, "18:30"), quiet, zone=news.ZONE) == []


def test_a_story_pushed_at_once_is_marked_in_the_digest(checkout):
    with news.snapshot(checkout) as connection:
        values = {"audience": "desk", "day": news.DAY, "window": "instant-1", "stories": ["launch"]}
        news.insert(
            connection, "digest", **values, start_at=news.moment(0), end_at=news.moment(0), made_at=news.moment(0)
        )
        digest = news.build_digest(connection, news.DAY, news.Audience(id="desk", name="x"), zone=news.ZONE)
    assert [story.key for story in digest.stories if story.pushed] == ["launch"]


def test_undated_articles_of_a_source_s_past_are_no_news(checkout):
    old = (0, "09:30", "cloud", "old", "old", "文生视频旧闻一则", "文生视频旧闻，不知何时写成。")
    with news.snapshot(checkout, [*news.NEWS, old]) as connection:
        connection.execute("update article_head set published_at = null where story_id = 'old'")
        audience = news.Audience(id="desk", name="x")
        later = news.build_digest(connection, news.DAY, audience, zone=news.ZONE)
        connection.execute("delete from article_head where source_id = 'cloud' and first_seen_at < '2025-03-04'")
        connection.execute("update article_head set first_seen_at = '2025-03-04 09:30:00+08' where source_id = 'cloud'")
        first = news.build_digest(connection, news.DAY, audience, zone=news.ZONE)
    assert "old" in later.keys
    assert "old" not in first.keys
    assert first.counts.articles < later.counts.articles


@pytest.mark.parametrize(
    ("per_day", "usual", "expected"),
    [
        ({}, 10, 0),
        ({1: 9, 2: 11, 3: 8}, 10, 3),
        ({1: 9, 2: 11, 9: 1, 30: 2}, 10, 2),  # what feeds still list of the weeks before
        ({1: 9, 5: 4, 6: 9}, 10, 6),  # a holiday
        (dict.fromkeys(range(1, 400), 100), 100, 90),
        ({1: 1, 2: 1}, 0, 2),
    ],
)
def test_history_goes_back_as_far_as_the_news_was_followed(per_day, usual, expected):
    assert covered_days(per_day, usual) == expected


def test_many_broken_sources_are_told_by_name(digest):
    trouble = digest.health.troubles[0]
    many = tuple(
        dataclasses.replace(trouble, source_id=f"s{number}", name=f"信源{number}", since=news.moment(number))
        for number in range(8, 0, -1)
    )
    health = dataclasses.replace(digest.health, troubles=many)
    assert [one.name for one in newest_troubles(health)] == [f"信源{number}" for number in range(1, 6)]
    assert other_troubles(health) == "另有 3 个失效：信源8、信源7、信源6"
