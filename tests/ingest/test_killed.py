"""The whole way killed at any moment, again and again: the run that is let through leaves nothing lost or doubled."""

import contextlib
import dataclasses
import datetime as dt
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest

from newsvane.config.sources import read_sources
from newsvane.fetch import archive
from newsvane.settings import read_settings
from newsvane.storage import open_path
from newsvane.warehouse import open_snapshot, read_page_queue
from sample.serve import base_url_of, open_server, read_documents, write_sources

KILLS_PER_STAGE = 5
# What a run imports only on its way: with it in memory before the fork, a kill meets the run and not its start-up.
IMPORTED = [
    "lxml.html",
    "newsvane.collect",
    "newsvane.fetch.feeds",
    "newsvane.fetch.pages",
    "newsvane.group.warehouse",
    "newsvane.ingest",
    "newsvane.replay",
    "newsvane.tag",
    "newsvane.warehouse.rollups",
]
FIRST = dt.datetime(2024, 1, 27, 16, tzinfo=dt.UTC)
STEP = dt.timedelta(days=2, hours=18)
ARTICLES = "select article_id, title, body, published_at, ai_related, text_id from article order by all"
MENTIONS = "select * from mention order by all"


@pytest.fixture
def server():
    with open_server(port=0) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def start(monkeypatch):
    """Return a function that starts a run and gives its process, and the pipe that tells of its stages."""
    monkeypatch.syspath_prepend(Path(__file__).parent)
    from telling import run

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(IMPORTED)

    def start(settings, now):
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=run, args=(theirs, settings, now))
        process.start()
        theirs.close()
        return process, ours

    return start


@pytest.fixture
def settings(server, tmp_path):
    sources = write_sources(tmp_path / "sources.toml", base_url_of(server))
    return dataclasses.replace(read_settings({"NEWSVANE_DATA": str(tmp_path / "killed")}), sources=sources)


def watch(process, pipe, lengths, aim=None, fraction=0.0):
    """Wait for the end of a run, or kill it a fraction into its stage ``aim``; return what it told of, in order.

    ``lengths`` learns how long each stage took, in seconds, that came to its end.
    """
    told, times = [], []
    with contextlib.suppress(EOFError):
        while "done" not in told:
            if aim in told:
                pipe.poll(lengths[aim] * fraction)
                process.kill()
            told.append(pipe.recv())
            times.append(time.monotonic())
    process.join()
    assert process.exitcode in {0, -signal.SIGKILL}
    lengths.update({stage: end - begin for stage, (begin, end) in zip(told, pairwise(times), strict=False)})
    return told


def read(settings, query):
    with open_snapshot(settings) as snapshot:
        return snapshot.execute(query).fetchall()


def test_a_run_that_is_killed_at_any_moment_and_repeated_loses_and_doubles_nothing(
    start, server, settings, now, tmp_path
):
    undisturbed = read_settings({"NEWSVANE_DATA": str(tmp_path / "undisturbed")})
    undisturbed = dataclasses.replace(undisturbed, sources=settings.sources)
    lengths = {}
    *stages, end = watch(*start(undisturbed, now), lengths)
    assert end == "done"

    aims = [(stage, (number + 0.5) / KILLS_PER_STAGE) for stage in stages for number in range(KILLS_PER_STAGE)]
    random.Random(3).shuffle(aims)  # noqa: S311 - moments, not secrets
    met = []
    while aims:
        # Time goes on and the feeds grow, so that every run has something to do; every second run repeats a moment.
        moment = min(FIRST + STEP * (len(met) // 2), now - dt.timedelta(hours=1))
        server.RequestHandlerClass.documents = read_documents(until=moment)
        told = watch(*start(settings, moment), lengths, *aims[-1])
        if told[-1] != "done":  # else it was quicker than the one before, whose length it was aimed by
            aims.pop()
            met.append(told[-1])
        if settings.snapshot.exists():
            assert read(settings, "select article_id from article group by all having count(*) > 1") == []
    assert set(met) == set(stages)

    server.RequestHandlerClass.documents = read_documents()
    command = ["-c", "from newsvane.cli import main; main()", "ingest", "--all-sources", "--now", now.isoformat()]
    environment = os.environ | {"NEWSVANE_DATA": str(settings.data), "NEWSVANE_SOURCES": str(settings.sources)}
    done = subprocess.run([sys.executable, *command], env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()

    assert len(read(settings, ARTICLES)) > 200
    assert read(settings, ARTICLES) == read(undisturbed, ARTICLES)
    assert read(settings, MENTIONS) == read(undisturbed, MENTIONS)
    assert read_page_queue(settings) == ()
    ((fetches, distinct),) = read(settings, 'select count(*), count(distinct fetch_id) from "fetch"')
    assert fetches == distinct
    states = read(settings, "select source_id, failures from feed_state order by all")
    assert states == [(source.id, 0) for source in read_sources(settings.sources)]
    root = open_path(settings.archive)
    archived = {
        record.result.fetch_id
        for day in (root / "fetch").iterdir()
        for record, _ in archive.replay_day(root, dt.date.fromisoformat(day.name))
    }
    brought = read(settings, "select fetch_id from \"fetch\" where outcome = 'fetched'")
    assert {fetch_id for (fetch_id,) in brought} <= archived
