import dataclasses
import datetime as dt

import pytest

from newsvane.settings import read_settings
from sample.serve import serve, write_sources

NOW = dt.datetime(2024, 2, 26, 0, 0, tzinfo=dt.UTC)


@pytest.fixture
def now():
    """The morning after the sample's last day."""
    return NOW


@pytest.fixture
def sample_settings(tmp_path):
    """Settings whose sources are the bundled sample, served on loopback for as long as the test runs."""
    with serve(port=0) as address:
        yield dataclasses.replace(
            read_settings({"NEWSVANE_DATA": str(tmp_path / "data")}),
            sources=write_sources(tmp_path / "sources.toml", address),
        )
