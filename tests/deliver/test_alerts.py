"""Sources that turn: each is told once by each of the operator's channels, whatever happens in between."""

import dataclasses
import datetime as dt
import json
import re
import shutil

import bots
import pytest
from upath import UPath

from newsvane import warehouse
from newsvane.deliver import ledger
from newsvane.deliver.channels import CHANNELS
from newsvane.digest import alerts, render_html, render_markdown, render_text
from newsvane.digest.announce import announce
from newsvane.errors import NewsvaneError
from newsvane.records import FeedState, Source
from newsvane.settings import read_settings

NOW = dt.datetime(2025, 3, 5, 1, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
NAMES = {"a": "甲报", "b": "乙网", "c": "丙台"}
OPERATOR = '[operator]\nchannels = [{}]\n\n[[audience]]\nid = "default"\nname = "读者"\n'


@pytest.fixture
def settings(tmp_path, checkout):
    """Settings with three sources, and an operator reached by Feishu."""
    config = shutil.copytree(checkout / "config", tmp_path / "config")
    (config / "audiences.toml").write_text(OPERATOR.format('"ops_feishu"'), "utf-8")
    (config / "sources.toml").write_text(
        "".join(
            f'[[source]]\nid = "{source_id}"\nname = "{name}"\nurl = "https://{source_id}.example/feed?token=hush"\n'
            for source_id, name in NAMES.items()
        ),
        "utf-8",
    )
    environment = {"NEWSVANE_ROOT": checkout, "NEWSVANE_CONFIG": config, "NEWSVANE_DATA": tmp_path / "data"}
    return read_settings({name: str(path) for name, path in environment.items()})


def broken(source_id, hours=0, error="dns: no such host"):
    since = NOW + hours * HOUR
    return FeedState(source_id, failures=0 if "stale" in error else 5, broken_since=since, last_error=error)


def well(source_id):
    return FeedState(source_id, last_success_at=NOW)


def publish(settings, *states):
    """Let a run end with the feeds in these states."""
    sources = tuple(Source(one.source_id, one.source_id, "https://x.example/") for one in states)
    batch = warehouse.Batch(feed_states=states, sources=sources)
    uri = warehouse.stage(UPath(settings.staging), f"{len(list(settings.data.glob('staging/*')))}/00", batch)
    warehouse.load(settings, [uri], now=NOW)
    warehouse.publish(settings, now=NOW)


def run(settings, bot, *states, hours=0):
    """One run, with the operator's channels led to ``bot``; return the outcomes of what it had to send."""
    publish(settings, *states)

    def connect(name):
        return dataclasses.replace(bots.connect(bot, name.removeprefix("ops_")), id=name)

    return [row["outcome"] for row in announce(settings, NOW + hours * HOUR, connect)]


def titles(bot):
    return [json.loads(body)["card"]["header"]["title"]["content"] for body in bot.received]


STORIES = {
    "broken, still broken, recovered, still well": (
        [[broken("a")], [broken("a")], [well("a")], [well("a")]],
        ["信源告警｜甲报失效", "信源告警｜甲报恢复"],
    ),
    "broken again is told again": (
        [[broken("a")], [well("a")], [broken("a", 9)]],
        ["信源告警｜甲报失效", "信源告警｜甲报恢复", "信源告警｜甲报失效"],
    ),
    "many at once are one message": (
        [[broken("a"), broken("b"), well("c")], [well("a"), broken("b"), broken("c", 1)]],
        ["信源告警｜甲报等 2 个信源失效", "信源告警｜丙台失效，甲报恢复"],
    ),
    "well from the first": ([[well("a"), well("b")]], []),
    "a failure between two silences is no recovery": (
        [
            [broken("a", error="stale: nothing new since 2025-02-01")],
            [FeedState("a", failures=1)],
            [broken("a", 2, error="stale: nothing new since 2025-02-01")],
        ],
        ["信源告警｜甲报失效"],
    ),
    "a changed address that does not answer yet is no recovery": (
        [[broken("a")], [FeedState("a", failures=2)], [well("a")]],
        ["信源告警｜甲报失效", "信源告警｜甲报恢复"],
    ),
    "a source that left the catalogue is nobody's": ([[broken("gone")]], []),
}


@pytest.mark.parametrize(("runs", "told"), STORIES.values(), ids=STORIES)
def test_each_turn_is_told_once(runs, told, bot, settings):
    for states in runs:
        assert set(run(settings, bot, *states)) <= {"sent"}
    assert titles(bot) == told
    assert not bot.refused


def test_the_message_says_which_since_when_and_why_and_no_secret(bot, settings):
    run(settings, bot, broken("a"), broken("b", error="stale: nothing new since 2025-02-08"), hours=1)
    text = json.loads(bot.received[0])["card"]["elements"][0]["content"]
    text = re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), text)
    assert "**甲报**：抓取失败，自 3月5日 09:00；域名无法解析（no such host）" in text
    assert "**乙网**：久无更新，自 3月5日 09:00；2025年2月8日以来没有新内容" in text
    assert "hush" not in text


def test_what_a_channel_refused_is_sent_by_the_next_run(bot, settings):
    refusal = (200, {"code": 19024, "msg": "Key Words Not Found"})
    bot.answers = [refusal]
    assert run(settings, bot, broken("a")) == ["failed"]
    bot.answers = [refusal]
    assert run(settings, bot, broken("a"), broken("b", 1)) == ["failed", "sent"]
    assert run(settings, bot, well("a"), broken("b", 1)) == ["sent"] * 2
    assert run(settings, bot, well("a"), broken("b", 1)) == []
    assert titles(bot) == ["信源告警｜乙网失效", "信源告警｜甲报失效", "信源告警｜甲报恢复"]


def test_a_throttled_channel_holds_nobody_up_and_an_unknown_end_is_not_sent_again(bot, settings):
    bot.answers = [(429, "later", {"Retry-After": "60"})]
    assert run(settings, bot, broken("a")) == ["throttled"]
    bot.answers = ["hang up"]
    assert run(settings, bot, broken("a")) == ["unknown"]
    assert run(settings, bot, broken("a")) == []
    assert len(bot.received) == 1


def test_a_missing_connection_is_logged_and_loses_nothing(bot, settings, caplog):
    publish(settings, broken("a"))

    def missing(name):
        raise NewsvaneError(f"connection {name!r}: not in the environment")

    assert announce(settings, NOW, missing) == []
    assert "ops_feishu" in caplog.text
    assert run(settings, bot, broken("a")) == ["sent"]


def test_every_channel_is_told_and_a_new_one_hears_what_is_broken_now(bot, settings):
    audiences = settings.config / "audiences.toml"
    run(settings, bot, broken("a"))
    run(settings, bot, well("a"), broken("b"))
    audiences.write_text(OPERATOR.format('"ops_feishu", "ops_wecom"'), "utf-8")
    bot.received.clear()
    assert run(settings, bot, well("a"), broken("b")) == ["sent"]
    assert "信源告警｜乙网失效" in json.loads(bot.received[0])["markdown"]["content"]


def test_one_broken_channel_keeps_no_other_from_being_told(bot, settings):
    (settings.config / "audiences.toml").write_text(OPERATOR.format('"ops_pigeon", "ops_feishu"'), "utf-8")
    assert run(settings, bot, broken("a")) == ["sent"]
    assert titles(bot) == ["信源告警｜甲报失效"]


class DeathError(BaseException):
    """Ends a run at once, as a kill does: nothing of ours catches it."""


@pytest.mark.parametrize("step", range(1, 7))
def test_a_death_at_any_step_loses_nothing_and_doubles_nothing(step, bot, settings, monkeypatch):
    taken = {"count": 0}

    def mortal(function):
        def live(*arguments, **values):
            taken["count"] += 1
            if taken["count"] == step:
                raise DeathError
            return function(*arguments, **values)

        return live

    with monkeypatch.context() as patch:
        for name in ("enter", "freeze", "plan", "claim", "finish"):
            patch.setattr(ledger, name, mortal(getattr(ledger, name)))
        feishu = CHANNELS["feishu"]
        patch.setitem(CHANNELS, "feishu", dataclasses.replace(feishu, send=mortal(feishu.send)))
        with pytest.raises(DeathError):
            run(settings, bot, broken("a"))
    run(settings, bot, broken("a"))
    # Between claim and outcome nobody knows whether it arrived: it is not sent again blindly.
    assert len(titles(bot)) == (0 if step == 5 else 1)
    run(settings, bot, well("a"))
    assert titles(bot)[-1] == "信源告警｜甲报恢复"


@pytest.mark.parametrize("kind", sorted(bots.EXTRA))
def test_ninety_broken_feeds_are_one_message_in_every_channel(kind, bot, settings):
    sources = [Source(f"s{number}", f"第{number}号科技日报", "https://x.example/") for number in range(90)]
    states = {one.source_id: one for one in (broken(source.id, error=f"tls: {'x' * 80}") for source in sources)}
    alert = alerts.compose_alert((), states, sources, channel="x", moment=NOW, zone=settings.zone)
    connection = bots.connect(bot, kind)
    assert len(CHANNELS[kind].prepare(alert, connection, ())) == 1
    for page in (render_html(alert), render_markdown(alert), render_text(alert)):
        assert page.count("号科技日报") >= 90
        assert "证书或加密连接有误" in page
