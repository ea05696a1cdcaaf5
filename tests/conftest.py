"""Fixtures shared by all tests, and the option by which CI forbids skipping."""

import datetime as dt
import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
LONGEST = ("scale", "soak", "warehouse", "ingest")  # folders whose tests wait for kills, restarts and whole months


def pytest_addoption(parser):
    parser.addoption("--no-optional-skips", action="store_true", help="fail where any test is skipped")
    parser.addoption("--long", action="store_true", help="run the tests that take minutes, too")


def pytest_collection_modifyitems(config, items):
    """Begin with what starts an Airflow, and then the folders of long tests: the last process must not be left one."""
    long = [] if config.getoption("--long") else [item for item in items if item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=long)
    items[:] = sorted((item for item in items if item not in long), key=when)


def when(item):
    """Tell when a test is to run: the longest first."""
    folder = item.path.parent.name
    return item.get_closest_marker("airflow") is None, LONGEST.index(folder) if folder in LONGEST else len(LONGEST)


def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and session.config.getoption("--no-optional-skips") and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line(f"{len(skipped)} tests were skipped, and --no-optional-skips forbids it", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def checkout() -> Path:
    return CHECKOUT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real captures beside the checkout, or where NEWSVANE_SHARED points."""
    folder = Path(os.environ.get("NEWSVANE_SHARED", CHECKOUT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"the real captures are not at {folder}")
    return folder


@pytest.fixture(scope="session")
def sample_month(tmp_path_factory, checkout):
    """The settings of a data folder with the sample month in it, made once by the real way from feed to snapshot."""
    from newsvane import ingest
    from newsvane.settings import read_settings
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
        ingest.run(settings, dt.datetime(2024, 2, 26, 0, 30, tzinfo=dt.UTC), all_sources=True)
    return settings
