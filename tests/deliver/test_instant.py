"""Instant mode: a watched or widely told story is pushed once, at most N a day, and marked in the next digest."""

import dataclasses
import datetime as dt
import shutil

import bots
import pytest

from newsvane.deliver import ledger
from newsvane.digest import editions
from newsvane.digest.instant import edition_of
from newsvane.digest.wording import subject
from newsvane.settings import read_settings

NOW = dt.datetime(2025, 3, 4, 15, tzinfo=dt.UTC)
AUDIENCE = '[[audience]]\nid = "desk"\nname = "读者"\nchannels = ["x"]\n[audience.instant]\nper_day = 2\n'


@pytest.fixture
def settings(tmp_path, checkout):
    config = shutil.copytree(checkout / "config", tmp_path / "config")
    (config / "audiences.toml").write_text(AUDIENCE, "utf-8")
    environment = {"NEWSVANE_ROOT": checkout, "NEWSVANE_CONFIG": config, "NEWSVANE_DATA": tmp_path / "data"}
    return read_settings({name: str(path) for name, path in environment.items()})


@pytest.fixture
def push(settings, bot, monkeypatch):
    """Push stories, as if the snapshot held these as worth it; return how that ended."""
    monkeypatch.setattr(editions, "open_snapshot", lambda _settings: open("/dev/null"))  # noqa: PTH123, SIM115 - never read

    def run(stories, moment=NOW):
        monkeypatch.setattr(editions, "instant_editions", lambda *_, **__: stories)
        rows = editions.push(settings, moment, "desk", [bots.connect(bot, "wecom")], clock=lambda: moment)
        return [row["outcome"] for row in rows]

    return run


def stories_at(moment, numbers):
    whole = bots.make_digest(stories=4)
    day = moment.astimezone(bots.ZONE).date()
    told = [whole.stories[number] for number in numbers]
    return [edition_of(dataclasses.replace(whole, day=day, end=moment), story) for story in told]


def test_each_story_is_pushed_once_and_so_many_a_day(push, bot):
    assert push(stories_at(NOW, range(4))) == ["sent"] * 2
    assert push(stories_at(NOW, range(4))) == []
    later = NOW + dt.timedelta(hours=3)  # another day in Shanghai, where the first two are news still
    assert push(stories_at(later, range(4)), later) == ["sent"] * 2
    assert push(stories_at(later, range(4)), later) == []
    assert len(set(bot.received)) == 4


def test_what_did_not_arrive_is_pushed_by_the_next_run_as_long_as_it_is_news(push, bot):
    bot.answers = [(200, {"errcode": 93000, "errmsg": "invalid webhook url"})] * 2
    assert push(stories_at(NOW, [0])) == ["failed"]
    assert push([], NOW + dt.timedelta(hours=1)) == ["failed"]
    assert push([], NOW + dt.timedelta(hours=2)) == ["sent"]
    bot.answers = [(200, {"errcode": 93000, "errmsg": "invalid webhook url"})]
    assert push(stories_at(NOW, [1])) == ["failed"]
    assert push([], NOW + dt.timedelta(hours=13)) == []
    assert len(bot.received) == 1


def test_an_instant_message_tells_its_story_and_no_more(push, bot):
    (edition,) = stories_at(NOW, [0])
    push([edition])
    text = bot.received[0].decode()
    assert edition.stories[0].title in text
    assert "公司异动" not in text
    assert "信源健康" not in text
    assert subject(edition).startswith("AI 快讯｜第1号演示模型")


def test_two_runs_at_once_cannot_both_enter_a_story(settings):
    edition = stories_at(NOW, [0])[0]
    seen = []

    def compose(known):
        seen.append([key for one in known for key in one.keys])
        return [edition] if edition.stories[0].key not in seen[-1] else []

    for _ in range(2):
        ledger.enter(settings, "desk", "instant", compose, now=NOW)
    assert seen == [[], [edition.stories[0].key]]
