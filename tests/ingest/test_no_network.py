"""The live catalogue on a machine without any network: every source is recorded with its reason."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from newsvane.config.sources import read_sources
from newsvane.settings import read_settings
from newsvane.warehouse import open_snapshot

ALONE = ["unshare", "--map-root-user", "--net"]


@pytest.fixture(scope="module", autouse=True)
def network_namespaces():
    if not shutil.which("unshare") or subprocess.run([*ALONE, "true"], check=False, capture_output=True).returncode:
        pytest.skip("a process without network needs Linux's user and network namespaces")


def test_ingest_succeeds_and_says_why_each_source_could_not_be_reached(tmp_path):
    settings = read_settings({"NEWSVANE_DATA": str(tmp_path)})
    done = subprocess.run(
        [*ALONE, sys.executable, "-c", "from newsvane.cli import main; main()", "ingest"],
        env=os.environ | {"NEWSVANE_DATA": str(tmp_path)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    asked = {source.id for source in read_sources(settings.sources) if source.enabled and source.url.startswith("http")}
    assert json.loads(done.stdout)["fetches"] == len(asked)
    with open_snapshot(settings) as snapshot:
        rows = snapshot.execute('select source_id, outcome, error_kind, error from "fetch"').fetchall()
    assert {source_id for source_id, *_ in rows} == asked
    for _, outcome, kind, reason in rows:
        assert (outcome, kind) == ("failed", "dns")
        assert reason
