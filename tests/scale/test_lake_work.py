"""What is done beside loading comes out on a lake as on a file: retagging, replay, deliveries, alerts."""

import dataclasses
import datetime as dt
import shutil
import threading

import bots
import pytest

from lakes import environment_of, settings_of
from newsvane import ingest, retag
from newsvane.deliver import deliver, ledger
from newsvane.digest.announce import announce
from newsvane.records import FeedState, Source
from newsvane.settings import read_settings
from newsvane.storage import open_path
from newsvane.warehouse import Batch, load, open_snapshot, publish, stage
from newsvane.warehouse.lake.reading import READERS
from sample.serve import serve, write_sources

NOW = dt.datetime(2024, 2, 26, tzinfo=dt.UTC)
FEEDS = 4  # of the sample's eight
NEW_TOPIC = '[product]\nsplash-dragon = { name = "龙年", aliases = ["龙年"] }\n'
AUDIENCES = '[operator]\nchannels = ["ops_feishu"]\n\n[[audience]]\nid = "default"\nname = "读者"\n'
SOURCES = '[[source]]\nid = "a"\nname = "甲报"\nurl = "https://a.example/feed"\n'
CONTENT = (
    "select article_id, title, body, published_at, first_seen_at, ai_related from article order by all",
    "from mention order by all",
    "from story order by all",
    "from trend('sora', days := 30)",
)


class DeathError(BaseException):
    """Ends a run at once, as a kill does: nothing of ours catches it."""


@pytest.fixture(scope="module")
def both(postgres, object_store, tmp_path_factory):
    """Settings of a file and of a lake that have ingested the sample, whose server has gone."""
    folder = tmp_path_factory.mktemp("work")
    with serve(port=0) as address:
        sources = write_sources(folder / "sources.toml", address)
        few = sources.read_text("utf-8").split("[[source]]")[: 1 + FEEDS]
        sources.write_text("[[source]]".join(few), "utf-8")
        local = dataclasses.replace(read_settings({"NEWSVANE_DATA": str(folder / "data")}), sources=sources)
        lake = settings_of(environment_of(postgres, object_store, "work"), folder / "worker")
        lake = dataclasses.replace(lake, sources=sources)
        for settings in (local, lake):
            ingest.run(settings, NOW)
    yield local, lake
    READERS.clear()


@pytest.fixture
def bot():
    with bots.serve() as running:
        yield running


def content(settings, queries=CONTENT):
    with open_snapshot(settings) as snapshot:
        return [snapshot.execute(query).fetchall() for query in queries]


def test_a_replay_adds_nothing_to_what_a_lake_holds(both):
    local, lake = both
    again = ingest.run(lake, NOW + dt.timedelta(hours=1), archive_day=NOW.date())
    assert (again["articles"], again["mentions"], again["fetches"]) == (0, 0, 0)
    assert content(lake) == content(local)


def test_a_lost_lake_is_rebuilt_from_the_archive_in_the_store(both, postgres, object_store, tmp_path):
    local, lake = both
    empty = settings_of(environment_of(postgres, object_store, "rebuilt"), tmp_path)
    rebuilt = dataclasses.replace(empty, sources=lake.sources, archive=lake.archive)
    ingest.run(rebuilt, NOW + dt.timedelta(days=1), archive_day=NOW.date())
    assert content(rebuilt, CONTENT[:2]) == content(local, CONTENT[:2])


def test_a_changed_dictionary_is_applied_to_a_lake_as_to_a_file(both, tmp_path):
    config = shutil.copytree(both[0].config, tmp_path / "config")
    topics = config / "topics.toml"
    topics.write_text(topics.read_text("utf-8").replace("[product]\n", NEW_TOPIC, 1), "utf-8")
    local, lake = (dataclasses.replace(settings, config=config) for settings in both)
    months = retag.plan(local)
    assert retag.plan(lake) == months
    retag.apply(lake, retag.tag(lake, months[0]), now=NOW)
    publish(lake, now=NOW)
    assert retag.plan(lake) == months[1:], "an interrupted retag goes on where it stopped"
    for settings in (local, lake):
        retag.run(settings, NOW)
    assert content(lake) == content(local)
    assert content(lake, ["select count(*) from mention where entity_id = 'splash-dragon'"]) > [[(3,)]]


def test_a_digest_goes_out_of_a_lake_once_whoever_sends_it(both, bot):
    _, lake = both
    connection = bots.connect(bot, "wecom")
    digest = bots.make_digest(stories=26)
    results = []
    runs = [threading.Thread(target=lambda: results.append(deliver(lake, digest, [connection]))) for _ in range(2)]
    for run in runs:
        run.start()
    for run in runs:
        run.join(120)
    assert len(bot.received) == len(set(bot.received)) == 3
    assert {result.outcome for result in deliver(lake, digest, [connection])} == {"sent"}
    assert len(bot.received) == 3


def test_a_part_whose_sender_died_is_in_doubt_and_not_sent_again_from_a_lake(both, bot, monkeypatch):
    _, lake = both
    connection, digest = bots.connect(bot, "feishu"), bots.make_digest(stories=1)

    def die(*_, **__):
        raise DeathError

    with monkeypatch.context() as patched:
        patched.setattr(ledger, "finish", die)
        with pytest.raises(DeathError):
            deliver(lake, digest, [connection])
    (result,) = deliver(lake, digest, [connection])
    assert result.outcome == "unknown"
    assert len(bot.received) == 1


def test_a_source_that_turns_is_told_once_from_a_lake(both, bot, tmp_path):
    config = shutil.copytree(both[1].config, tmp_path / "config")
    (config / "audiences.toml").write_text(AUDIENCES, "utf-8")
    (config / "sources.toml").write_text(SOURCES, "utf-8")
    lake = dataclasses.replace(both[1], config=config, sources=config / "sources.toml")
    broken = FeedState("a", failures=5, broken_since=NOW, last_error="dns: no such host")
    batch = Batch(feed_states=(broken,), sources=(Source("a", "甲报", "https://a.example/"),))
    load(lake, [stage(open_path(lake.staging, lake), "alert", batch)], now=NOW)
    publish(lake, now=NOW)
    told = [announce(lake, NOW, lambda name: named(bot, name)) for _ in range(2)]
    assert [[row["outcome"] for row in rows] for rows in told] == [["sent"], []]
    assert len(bot.received) == 1


def named(bot, name):
    return dataclasses.replace(bots.connect(bot, name.removeprefix("ops_")), id=name)
