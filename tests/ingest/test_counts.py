"""How a run went: the same numbers in what it returns (the Asset event's), in its log, and in the table of fetches."""

import asyncio
import collections
import dataclasses
import datetime as dt
import logging
import threading

import pytest
from misbehaving import serve

from newsvane import ingest
from newsvane.settings import read_settings
from newsvane.warehouse import open_snapshot

SOURCE = '[[source]]\nid = "{0}"\nname = "{0}"\nurl = "{1}"\nallow_private = true\nfetch_pages = false\n'
FAILING = {"missing": "http", "server-error": "http", "reset": "reset"}


@pytest.fixture
def server():
    """The misbehaving server, in a thread of its own: a run has an event loop to itself."""
    running: list = []
    ready = threading.Event()
    loop = asyncio.new_event_loop()

    async def work():
        stop = asyncio.Event()
        async with serve() as one:
            running.extend([one, stop])
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(work(),))
    thread.start()
    ready.wait()
    yield running[0]
    loop.call_soon_threadsafe(running[1].set)
    thread.join()
    loop.close()


def test_a_run_counts_its_feeds_by_outcome_and_its_failures_by_kind(server, tmp_path, caplog):
    caplog.set_level(logging.INFO, "newsvane.ingest")
    pages = {"good": "feed/good", "other": "feed/other", **{name: name for name in FAILING}}
    catalogue = tmp_path / "sources.toml"
    catalogue.write_text("\n".join(SOURCE.format(name, server.url(page)) for name, page in pages.items()), "utf-8")
    settings = dataclasses.replace(read_settings({"NEWSVANE_DATA": str(tmp_path / "data")}), sources=catalogue)
    now = dt.datetime(2024, 2, 17, 8, tzinfo=dt.UTC)

    first = ingest.run(settings, now, all_sources=True)
    second = ingest.run(settings, now + dt.timedelta(hours=1), all_sources=True)

    kinds = dict(collections.Counter(FAILING.values()))
    assert first | {"due": 5, "outcomes": {"failed": 3, "fetched": 2}, "failed_by_kind": kinds, "articles": 20} == first
    assert second | {"outcomes": {"failed": 3, "not_modified": 2}, "failed_by_kind": kinds, "articles": 0} == second
    assert str(first) in caplog.messages
    assert str(second) in caplog.messages
    with open_snapshot(settings) as snapshot:
        rows = snapshot.execute('select fetched_at, outcome, error_kind, new_items from "fetch"').fetchall()
    for counts, at in ((first, now), (second, now + dt.timedelta(hours=1))):
        of_run = [row for row in rows if row[0] == at]
        assert collections.Counter(outcome for _, outcome, *_ in of_run) == counts["outcomes"]
        assert collections.Counter(kind for *_, kind, _ in of_run if kind) == counts["failed_by_kind"]
        assert sum(new for *_, new in of_run) == counts["articles"]
