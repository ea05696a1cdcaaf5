"""The snapshot of the sample month, opened for each test."""

from collections.abc import Iterator

import duckdb
import pytest

from newsvane.settings import Settings
from newsvane.warehouse import open_snapshot


@pytest.fixture
def snapshot(sample_month: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_snapshot(sample_month) as connection:
        yield connection
