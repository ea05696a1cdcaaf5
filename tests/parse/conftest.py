"""What the parse tests share: a moment, a source, and a reader of one document."""

import datetime as dt

import pytest

from newsvane.parse import parse_feed
from newsvane.records import Source

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
SOURCE = Source(id="sample", name="样例", url="https://example.com/feed.xml")


@pytest.fixture
def read():
    def read(data, source=SOURCE, **options):
        data = data.encode() if isinstance(data, str) else data
        return parse_feed(data, source, now=NOW, **options)

    return read
