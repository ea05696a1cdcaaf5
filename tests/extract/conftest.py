"""What the extraction tests share: a moment, a zone, and a reader of one page without site rules."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from newsvane.extract import extract_page

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def extract():
    def extract(page, url="", rules=None):
        data = page.encode() if isinstance(page, str) else page
        return extract_page(data, url, now=NOW, zone=SHANGHAI, rules={} if rules is None else rules)

    return extract
