import dataclasses
import shutil

import pytest

from newsvane.sandbox.records import Limits


@pytest.fixture(scope="session")
def locked(sample_month, tmp_path_factory):
    """A request for the sample month's snapshot, and the connection that the sandbox's process would ask.

    It is of a copy: DuckDB would not open one file with two configurations in one process.
    """
    from newsvane.sandbox.child import open_locked

    copy = tmp_path_factory.mktemp("locked") / "snapshot.duckdb"
    shutil.copyfile(sample_month.snapshot, copy)
    request = {
        "snapshot": str(copy),
        "bodies": str(sample_month.data / "bodies"),
        "timezone": "Asia/Shanghai",
        "parameters": {},
        "limits": dataclasses.asdict(Limits()),
    }
    with open_locked(request) as connection:
        yield request, connection
