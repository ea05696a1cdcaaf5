"""The snapshot of the sample month, made once by the real way from feed to publication."""

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from newsvane.settings import Settings, read_settings

NOW = dt.datetime(2024, 2, 26, 0, 30, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def sample_settings(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Settings:
    from newsvane import ingest

    sys.path.insert(0, str(checkout))
    from sample.serve import serve, write_sources

    folder = tmp_path_factory.mktemp("sample")
    with serve(port=0) as url:
        settings = read_settings(
            {
                "NEWSVANE_ROOT": str(checkout),
                "NEWSVANE_DATA": str(folder / "data"),
                "NEWSVANE_SOURCES": str(write_sources(folder / "sources.toml", url)),
            }
        )
        ingest.run(settings, NOW, all_sources=True)
    return settings


@pytest.fixture
def snapshot(sample_settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    from newsvane.warehouse import open_snapshot

    with open_snapshot(sample_settings) as connection:
        yield connection
