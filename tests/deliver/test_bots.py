import dataclasses
import datetime as dt
import json
import re

import bots
import pytest

from newsvane.deliver import deliver, undelivered
from newsvane.digest.cleaning import clean_line


def texts(bot):
    """The text of each message received, whichever bot it was for."""
    found = []
    for body in bot.received:
        value = json.loads(body)
        card = value.get("card", {"elements": [{}]})["elements"][0].get("content")
        markdown = value.get("markdown")
        if isinstance(markdown, dict):
            markdown = markdown.get("content") or markdown.get("text")
        found.append(card or value.get("message") or value.get("text") or markdown)
    return found


@pytest.mark.parametrize("kind", sorted(bots.EXTRA))
def test_every_bot_accepts_the_digest_once(kind, bot, settings, digest):
    connection = bots.connect(bot, kind)
    results = deliver(settings, digest, [connection])
    assert {result.outcome for result in results} == {"sent"}
    assert not bot.refused
    sent = len(bot.received)
    assert sent == len(results)
    again = deliver(settings, digest, [connection])
    assert [result.outcome for result in again] == ["sent"] * sent
    assert len(bot.received) == sent


@pytest.mark.parametrize("kind", sorted(set(bots.EXTRA) - {"webhook"}))
def test_a_long_digest_is_split_between_entries_and_nothing_is_lost(kind, bot, settings):
    digest = bots.make_digest(stories=24)
    results = deliver(settings, digest, [bots.connect(bot, kind)])
    assert {result.outcome for result in results} == {"sent"}
    whole = "\n".join(texts(bot))
    for story in digest.stories:
        assert whole.count(story.title) == 1
        assert sum(story.extract[0] in text and story.title in text for text in texts(bot)) == 1
    if kind == "wecom":
        assert len(bot.received) > 1
    if len(results) > 1:
        assert f"（1/{len(results)}）" in bot.received[0].decode()


@pytest.mark.parametrize("kind", sorted(bots.EXTRA))
def test_hostile_titles_stay_text(kind, bot, settings):
    titles = tuple(clean_line(title) for title in bots.HOSTILE_TITLES.values())
    results = deliver(settings, bots.make_digest(stories=0, titles=titles), [bots.connect(bot, kind)])
    assert {result.outcome for result in results} == {"sent"}
    assert not bot.refused
    whole = "\n".join(texts(bot))
    assert not re.search(r"(?<!\\)<(script|img|at |@|!|users)", whole)
    assert kind == "telegram" or "](javascript" not in whole  # in HTML mode brackets are text
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", whole)
    assert not re.search(r"^#+ 第二行", whole, re.MULTILINE)


def test_a_title_that_fills_the_message_is_cut_not_lost(bot, settings):
    long_url = "https://news.example/" + "a" * 1900
    digest = bots.make_digest(stories=0, titles=("长" * 119,))
    story = dataclasses.replace(digest.stories[0], url=long_url, extract=("句" * 1500 + "。",))
    digest = dataclasses.replace(digest, stories=(story,))
    results = deliver(settings, digest, [bots.connect(bot, "wecom")])
    assert {result.outcome for result in results} == {"sent"}
    assert long_url in "".join(texts(bot))


FAILURES = [
    ("feishu", (200, {"code": 19024, "msg": "Key Words Not Found"}), "failed"),
    ("feishu", (200, {"code": 19022, "msg": "Ip Not Allowed"}), "failed"),
    ("dingtalk", (200, {"errcode": 310000, "errmsg": "keywords not in content"}), "failed"),
    ("dingtalk", (200, {"errcode": 130101, "errmsg": "send too fast"}), "throttled"),
    ("wecom", (200, {"errcode": 93000, "errmsg": "invalid webhook url"}), "failed"),
    ("telegram", (400, {"ok": False, "error_code": 400, "description": "chat not found"}), "failed"),
    ("slack", (404, "no_team"), "failed"),
    ("webhook", (301, "moved"), "failed"),
    ("webhook", (502, "bad gateway"), "unknown"),
    ("feishu", (200, "<html>login</html>"), "unknown"),
    ("feishu", "hang up", "unknown"),
    ("ntfy", (413, "too large"), "failed"),
]


@pytest.mark.parametrize(("kind", "answer", "outcome"), FAILURES)
def test_a_refusal_is_a_failure_whatever_the_http_status(kind, answer, outcome, bot, settings):
    bot.answers = [answer]
    digest = bots.make_digest(stories=1)
    results = deliver(settings, digest, [bots.connect(bot, kind)], sleep=lambda _: None)
    assert results[0].outcome == outcome
    assert bots.TOKEN not in repr(results)


@pytest.mark.parametrize(("kind", "answer"), [row[:2] for row in FAILURES if row[2] != "unknown"][::2])
def test_a_refused_part_is_sent_by_the_next_run(kind, answer, bot, settings):
    bot.answers = [answer]
    connection = bots.connect(bot, kind)
    digest = bots.make_digest(stories=1)
    first = deliver(settings, digest, [connection], sleep=lambda _: None)
    assert undelivered(first)
    assert {result.outcome for result in deliver(settings, digest, [connection])} == {"sent"}
    assert len(bot.received) == len(first)


@pytest.mark.parametrize(
    ("kind", "answer", "wait"),
    [
        ("feishu", (200, {"code": 11232, "msg": "frequency limited"}), 5.0),
        ("wecom", (200, {"errcode": 45009, "errmsg": "api freq out of limit"}), 60.0),
        ("slack", (429, "rate_limited", {"Retry-After": "7"}), 7.0),
        ("telegram", (429, {"ok": False, "error_code": 429, "parameters": {"retry_after": 3}}), 30.0),
    ],
)
def test_throttling_waits_and_sends(kind, answer, wait, bot, settings):
    digest = bots.make_digest(stories=1)
    bot.answers = [answer]
    waits = []
    results = deliver(settings, digest, [bots.connect(bot, kind)], sleep=waits.append)
    assert {result.outcome for result in results} == {"sent"}
    assert waits[0] == wait


def test_an_unknown_outcome_is_reported_and_not_sent_again(bot, settings, digest):
    bot.answers = ["hang up"]
    connection = bots.connect(bot, "feishu")
    first = deliver(settings, digest, [connection])
    assert [result.outcome for result in first] == ["unknown"]
    second = deliver(settings, digest, [connection])
    assert [result.outcome for result in second] == ["unknown"]
    assert len(bot.received) == 1
    assert not undelivered(second)


def test_resend_sends_all_of_it_again(bot, settings, digest):
    connection = bots.connect(bot, "feishu")
    deliver(settings, digest, [connection])
    deliver(settings, bots.make_digest(stories=5), [connection], resend=True)
    assert len(bot.received) == 2
    assert "第5号" in texts(bot)[1]


def test_a_later_run_sends_the_digest_that_was_begun(bot, settings, digest):
    bot.answers = [(200, {"code": 19024, "msg": "Key Words Not Found"})]
    connection = bots.connect(bot, "feishu")
    deliver(settings, digest, [connection])
    deliver(settings, bots.make_digest(stories=5), [connection])
    assert "第3号" in texts(bot)[0]
    assert "第5号" not in texts(bot)[0]


def test_a_dry_run_sends_nothing_and_writes_nothing(bot, settings, digest):
    results = deliver(settings, digest, [bots.connect(bot, "wecom")], dry_run=True)
    assert {result.outcome for result in results} == {"planned"}
    assert not bot.received
    assert not settings.data.exists()


def test_one_channel_down_keeps_no_other_from_being_sent(bot, settings, digest):
    down = dataclasses.replace(bots.connect(bot, "slack"), host="http://127.0.0.1:9")
    results = deliver(settings, digest, [down, bots.connect(bot, "feishu")])
    assert next(result.outcome for result in results if result.channel == "desk_slack") == "failed"
    assert [result.outcome for result in results if result.channel == "desk_feishu"] == ["sent"]


def test_the_rate_holds_between_parts_and_between_audiences(bot, settings):
    connection = bots.connect(bot, "wecom", gap_seconds=3.1)
    clock = dt.datetime(2025, 3, 5, tzinfo=dt.UTC)
    waits = []

    def sleep(seconds):
        nonlocal clock
        waits.append(seconds)
        clock += dt.timedelta(seconds=seconds)

    digest = bots.make_digest(stories=12)
    results = deliver(settings, digest, [connection], clock=lambda: clock, sleep=sleep)
    assert len(waits) == len(results) - 1
    other = dataclasses.replace(digest, audience="other")
    deliver(settings, other, [connection], clock=lambda: clock, sleep=sleep)
    assert all(abs(wait - 3.1) < 0.01 for wait in waits)
    assert len(waits) == 2 * len(results) - 1
