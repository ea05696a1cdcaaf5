"""What an ingest on one machine costs beside an earlier commit: whether something new has made the default slower.

    .venv/bin/python benchmarks/embedded_before.py COMMIT [--runs 5]

The sample month goes from its feeds to a snapshot in a fresh process each time, in turn by the code of that commit and
by that of this checkout, both with the packages of this .venv; CPU time by stage. ``15b628a^`` is the last commit
before there was a lake.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

from harness import ROOT, show

sys.path.insert(0, str(ROOT))

from sample.serve import serve, write_sources

STAGES = ("start and import", "fetch and parse", "tag", "load", "publish")
BEYOND = ("newsvane.warehouse.lake", "s3fs", "psycopg2", "asyncpg")  # what only a cluster needs
PROGRAM = """
import datetime as dt, json, sys, time
times = [0.0]
import newsvane
from newsvane import ingest
from newsvane.settings import read_settings
now = dt.datetime(2024, 2, 26, 0, 30, tzinfo=dt.UTC)
settings = read_settings()
times.append(time.process_time())
fetched = [ingest.fetch(settings, chunk) for chunk in ingest.plan(settings, now, all_sources=True)]
times.append(time.process_time())
tagged = [ingest.tag(settings, uri) for uri in fetched]
times.append(time.process_time())
counts = ingest.load(settings, tagged, now=now)
times.append(time.process_time())
ingest.publish(settings, now=now)
times.append(time.process_time())
modules = sorted(sys.modules)
print(json.dumps({"times": times, "articles": counts["articles"], "modules": modules, "file": newsvane.__file__}))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, serve(port=0) as url:
        folder = Path(name)
        sides = {options.commit: check_out(options.commit, folder / "before"), "this checkout": ROOT}
        sources = write_sources(folder / "sources.toml", url)
        rounds = [
            {side: ingest(root, sources, folder / f"data-{run}-{number}") for number, (side, root) in enumerate(turns)}
            for run, turns in enumerate([list(sides.items())[:: (-1) ** run] for run in range(options.runs)])
        ]
    print(table(rounds, list(sides)))
    (articles,) = {one["articles"] for row in rounds for one in row.values()}
    loaded = {module for row in rounds for module in row["this checkout"]["modules"]} & set(BEYOND)
    print(f"\n{articles} articles; imported of what only a cluster needs: {', '.join(sorted(loaded)) or 'nothing'}")
    changed = git("diff", "--name-only", options.commit, "--", "requirements.txt", "requirements-setup.txt")
    print(f"requirements of `make setup` that changed: {', '.join(changed.split()) or 'none'}")


def check_out(commit: str, folder: Path) -> Path:
    folder.mkdir()
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True)
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
    return folder


def git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def ingest(root: Path, sources: Path, data: Path) -> dict[str, Any]:
    """Ingest the sample by the code below ``root``; return the CPU seconds of each stage, articles and modules."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(root / "plugins"),
        "NEWSVANE_ROOT": str(root),
        "NEWSVANE_SOURCES": str(sources),
        "NEWSVANE_DATA": str(data),
    }
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    if not found["file"].startswith(str(root)):
        raise SystemExit(f"{found['file']} is not the code of {root}")
    found["spent"] = dict(zip(STAGES, (b - a for a, b in pairwise(found["times"])), strict=True))
    found["spent"]["all"] = found["times"][-1]
    return found


def table(rounds: list[dict[str, dict[str, Any]]], sides: list[str]) -> str:
    """The medians of both sides, and of the differences within a round."""
    rows = [["CPU seconds", *sides, "difference, median of the rounds"]]
    for stage in (*STAGES, "all"):
        spent = [[row[side]["spent"][stage] for side in sides] for row in rounds]
        difference = statistics.median(after - before for before, after in spent)
        rows.append(
            [stage, *(f"{statistics.median(values):.2f}" for values in zip(*spent, strict=True)), f"{difference:+.2f}"]
        )
    return show(rows)


if __name__ == "__main__":
    main()
