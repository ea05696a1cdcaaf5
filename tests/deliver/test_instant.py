"""Instant mode: a watched or widely told story is pushed once, at most N a day, and marked in the next digest."""

import dataclasses
import datetime as dt

import bots
import pytest

from newsvane.deliver import deliver, ledger
from newsvane.digest.instant import edition_of
from newsvane.digest.wording import subject


@pytest.fixture
def editions():
    whole = bots.make_digest(stories=4)
    return [edition_of(whole, story) for story in whole.stories]


def push(settings, bot, edition, at_most):
    now = dt.datetime(2025, 3, 4, 15, tzinfo=dt.UTC)
    if not ledger.may_push(settings, edition, at_most=at_most, now=now):
        return []
    return deliver(settings, edition, [bots.connect(bot, "feishu")], clock=lambda: dt.datetime.now(dt.UTC))


def test_each_story_is_pushed_once_and_so_many_a_day(editions, bot, settings):
    for _ in range(2):
        for edition in editions:
            push(settings, bot, edition, at_most=2)
    assert len(bot.received) == 2
    tomorrow = dataclasses.replace(editions[2], day=editions[2].day + dt.timedelta(days=1))
    push(settings, bot, tomorrow, at_most=2)
    assert len(bot.received) == 3


def test_an_instant_message_tells_its_story_and_no_more(editions, bot, settings):
    push(settings, bot, editions[0], at_most=1)
    text = bot.received[0].decode()
    assert editions[0].stories[0].title in text
    assert "公司异动" not in text
    assert "信源健康" not in text
    assert subject(editions[0]).startswith("AI 快讯｜第1号演示模型")
