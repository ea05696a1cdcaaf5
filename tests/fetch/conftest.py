"""Fixtures of the fetcher's tests: a server on loopback that misbehaves, an archive."""

import asyncio
import datetime as dt

import pytest
from misbehaving import serve

from newsvane.fetch.loop import new_event_loop


def pytest_asyncio_loop_factories(item):
    """Run all on the loop that the fetcher takes, and failures, which every loop words in its own way, on asyncio's."""
    also = {"asyncio": asyncio.new_event_loop} if "broken_server" in item.name else {}
    return {"fetcher": new_event_loop, **also}


@pytest.fixture
async def server():
    async with serve() as running:
        yield running


@pytest.fixture
def now():
    return dt.datetime(2024, 2, 17, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def root(tmp_path):
    return tmp_path / "archive"


@pytest.fixture(autouse=True)
def without_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
