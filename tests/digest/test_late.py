"""What was published on a day and seen after its digest was made is told by the next digest, once."""

import dataclasses
import datetime as dt

import news
import pytest

from newsvane.digest import build_digest, render_html, render_json, render_markdown, render_text
from newsvane.digest.instant import instant_editions
from newsvane.digest.windows import Window

YESTERDAY = news.DAY - dt.timedelta(days=1)
LATE = (
    1,
    "22:00",
    "chip",
    "late-story",
    "late-text",
    "文生视频工具晚间更新",
    "文生视频工具在晚间更新，生成时间缩短三成。",
)
AUDIENCE = news.Audience(id="desk", name="演示读者")


def keep(connection, digest):
    """Enter a digest as the ledger does."""
    news.insert(
        connection,
        "digest",
        audience=digest.audience,
        day=digest.day,
        window=digest.window,
        start_at=digest.start,
        end_at=digest.end,
        stories=digest.keys,
        content=render_json(digest),
        made_at=digest.end,
    )


def build(connection, day, seen_at=None, window=None):
    """The digest of a day, made when the sources were last asked at ``seen_at``."""
    if seen_at is not None:
        connection.execute('update "fetch" set fetched_at = $seen_at', {"seen_at": seen_at})
    return build_digest(connection, day, AUDIENCE, zone=news.ZONE, window=window)


@pytest.fixture
def connection(checkout):
    """News with one story of yesterday night that was first seen today, after yesterday's digest was made."""
    with news.snapshot(checkout, [*news.NEWS, LATE]) as made:
        (hidden,) = made.execute(f"select list(a) from article_head a where story_id = '{LATE[3]}'").fetchone()  # noqa: S608
        made.execute(f"delete from article_head where story_id = '{LATE[3]}'")  # noqa: S608
        keep(made, build(made, YESTERDAY, news.moment(0, "08:30")))
        for row in hidden:
            news.insert(made, "article_head", **row | {"first_seen_at": news.moment(0, "10:00")})
        yield made


def told(digest):
    return [story.key for story in digest.stories if story.late], [story.key for story in digest.stories]


def test_the_next_digest_tells_it_with_its_date_and_the_one_after_does_not(connection):
    today = build(connection, news.DAY, news.moment(-1, "08:30"))
    late, every = told(today)
    assert late == ["late-story"]
    assert len(every) > 3
    (story,) = (story for story in today.stories if story.late)
    assert story.extract
    assert {topic.name for topic in story.topics} == {"文生视频"}
    for page in (render_html(today), render_markdown(today), render_text(today)):
        assert "3月3日 22:00" in page
        assert "迟到的报道" in page
    keep(connection, today)
    assert told(build(connection, news.DAY + dt.timedelta(days=1), news.moment(-2, "08:30"))) == ([], [])
    assert build(connection, news.DAY, news.moment(-1, "08:30")) == today


def test_the_figures_are_those_of_the_window_and_the_head_counts_what_is_told(connection):
    today = build(connection, news.DAY)
    connection.execute("update article_head set first_seen_at = published_at")
    without = build(connection, news.DAY)
    assert today.counts == dataclasses.replace(
        without.counts,
        articles=without.counts.articles + 1,
        relevant=without.counts.relevant + 1,
        stories=without.counts.stories + 1,
    )
    assert [(move.entity, move.articles, move.evidence) for move in today.trends] == [
        (move.entity, move.articles, move.evidence) for move in without.trends
    ]


NOT_LATE = {
    "seen in time": "update article_head set first_seen_at = '2025-03-04 08:20:00+08' where story_id = 'late-story'",
    "older than three days": "update article_head set published_at = '2025-02-27 12:00:00+08', day = '2025-02-27' "
    "where story_id = 'late-story'",
    "yesterday had no digest": "delete from digest",
    "another audience's digest": "update digest set audience = 'other'",
    "the past of a new source": "update article_head set first_seen_at = '2025-03-04 10:00:00+08' "
    "where source_id = 'chip'",
    "told by a later edition": "insert into digest select audience, '2025-03-06', '', end_at, "
    "'2025-03-07 00:00:00+08', 0, ['late-story'], content, made_at from digest",
}


@pytest.mark.parametrize("change", NOT_LATE.values(), ids=NOT_LATE)
def test_what_no_digest_missed_is_not_late(change, connection):
    connection.execute(change)
    assert told(build(connection, news.DAY))[0] == []


def test_a_late_outlet_of_a_story_told_before_is_a_follow_up(checkout):
    early = (1, "09:00", "dawn", "late-story", "early-text", "文生视频工具更新", "文生视频工具今天更新，生成时间缩短。")
    with news.snapshot(checkout, [*news.NEWS, early, LATE]) as connection:
        keep(connection, build(connection, YESTERDAY, news.moment(0, "08:30")))
        connection.execute(
            "update article_head set first_seen_at = '2025-03-04 10:00:00+08' where text_id = 'late-text'"
        )
        today = build(connection, news.DAY)
    (story,) = (story for story in today.follow_ups if story.key == "late-story")
    assert (story.new_outlets, [link.title for link in story.new]) == (("芯界观察",), [LATE[5]])


def test_within_a_day_the_next_window_tells_what_the_one_before_could_not_see(connection):
    connection.execute("delete from digest")
    morning = Window(news.DAY, news.moment(1, "18:00"), news.moment(0, "08:30"), "0830")
    keep(connection, dataclasses.replace(build(connection, news.DAY, news.moment(0, "08:15"), morning), stories=()))
    noon = Window(news.DAY, news.moment(0, "08:30"), news.moment(0, "12:40"), "1240")
    assert told(build(connection, news.DAY, news.moment(0, "12:30"), noon))[0] == ["late-story"]


def test_an_instant_edition_has_no_late_stories(connection):
    audience = news.Audience(id="desk", name="x", instant={"minimum_outlets": 1})
    found = instant_editions(connection, news.moment(-1, "02:00"), audience, zone=news.ZONE)
    assert found
    assert all(not story.late for edition in found for story in edition.stories)
