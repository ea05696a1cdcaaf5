"""Once, whatever happens: a death at any step, two runs at once, kill -9 between parts."""

import dataclasses
import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import bots
import pytest

from newsvane.deliver import deliver, ledger
from newsvane.deliver.channels import CHANNELS

PARTS, STORIES = 3, 26


class DeathError(BaseException):
    """Ends a run at once, as a kill does: nothing of ours catches it."""


@pytest.fixture
def steps(monkeypatch):
    """Every step that a run takes outside its own memory, each able to be its last."""
    taken = {"count": 0, "die_before": None}

    def mortal(function):
        def step(*arguments, **values):
            taken["count"] += 1
            if taken["count"] == taken["die_before"]:
                raise DeathError
            return function(*arguments, **values)

        return step

    for name in ("freeze", "plan", "claim", "finish"):
        monkeypatch.setattr(ledger, name, mortal(getattr(ledger, name)))
    wecom = CHANNELS["wecom"]
    monkeypatch.setitem(CHANNELS, "wecom", dataclasses.replace(wecom, send=mortal(wecom.send)))
    return taken


def numbered(bot):
    """Which parts arrived, in order."""
    return [json.loads(body)["markdown"]["content"].split("（")[1].split("/")[0] for body in bot.received]


@pytest.mark.parametrize("step", range(1, 2 + 3 * PARTS + 1))
def test_a_death_at_any_step_loses_nothing_and_doubles_nothing(step, steps, bot, settings):
    digest = bots.make_digest(stories=STORIES)
    connection = bots.connect(bot, "wecom")
    steps["die_before"] = step
    with pytest.raises(DeathError):
        deliver(settings, digest, [connection])
    steps["die_before"] = None
    results = deliver(settings, digest, [connection])
    assert len(results) == PARTS
    arrived = numbered(bot)
    assert len(arrived) == len(set(arrived))
    uncertain = [result for result in results if result.outcome == "unknown"]
    if uncertain:  # it died between claim and outcome: reported, and the rest waits for a person
        assert len(uncertain) == 1
        assert step > 2
    else:
        assert arrived == ["1", "2", "3"]


def test_a_digest_that_nobody_was_sent_gives_way_to_a_newer_one(steps, bot, settings):
    connection = bots.connect(bot, "wecom")
    steps["die_before"] = 3
    with pytest.raises(DeathError):
        deliver(settings, bots.make_digest(stories=STORIES), [connection])
    steps["die_before"] = None
    results = deliver(settings, bots.make_digest(stories=2), [connection])
    assert [(result.part, result.of, result.outcome) for result in results] == [(1, 1, "sent")]
    assert len(bot.received) == 1


def start_run(settings, bot):
    """A run in a process of its own."""
    command = [sys.executable, Path(bots.__file__), settings.root, settings.data, bot.url, str(STORIES)]
    return subprocess.Popen(command)


def test_two_runs_at_once_send_each_part_once(bot, settings):
    for run in [start_run(settings, bot) for _ in range(2)]:
        run.wait(60)
    digest = bots.make_digest(stories=STORIES)
    results = deliver(settings, digest, [bots.connect(bot, "wecom")])
    assert [result.outcome for result in results] == ["sent"] * PARTS
    assert sorted(numbered(bot)) == ["1", "2", "3"]


@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_kill_9_while_a_part_is_under_way_never_sends_it_twice(part, bot, settings):
    begun = threading.Event()
    bot.on_request = lambda number: number == part and (begun.set(), time.sleep(1))
    run = start_run(settings, bot)
    assert begun.wait(60)
    run.kill()
    run.wait(60)
    bot.on_request = None
    results = deliver(settings, bots.make_digest(stories=STORIES), [bots.connect(bot, "wecom")])
    assert [result.outcome for result in results][: part - 1] == ["sent"] * (part - 1)
    assert results[part - 1].outcome == "unknown"
    time.sleep(1)
    assert numbered(bot) == [str(number) for number in range(1, part + 1)]
