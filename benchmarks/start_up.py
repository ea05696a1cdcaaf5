"""What a task's own start costs: imports and dictionaries, in a fresh process, beside an empty one.

.venv/bin/python benchmarks/start_up.py [--runs 5]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness import ROOT, Measured, Run, measure, run_case, show

CONFIG = f"from pathlib import Path; config = Path({str(ROOT / 'config')!r}); "
SOURCES = CONFIG + "from newsvane.config.sources import read_sources; read_sources(config / 'sources.toml'); "
PROGRAMS = {
    "empty": "pass",
    "plan": SOURCES + "from newsvane import ingest; from newsvane.fetch import plan_chunks; "
    "from newsvane.warehouse import read_feed_states",
    "fetch": SOURCES
    + "from newsvane import ingest, collect, replay; import newsvane.fetch.feeds, newsvane.fetch.pages; "
    "from newsvane.warehouse import read_feed_states, stage",
    "tag": CONFIG + "from newsvane import ingest; from newsvane.warehouse import read_staged, stage; "
    "from newsvane.tag import load_tagger; load_tagger(config).tag('海康威视', '海康威视发布大模型')",
    "load": "from newsvane import ingest; from newsvane.warehouse import load; import newsvane.group.warehouse; "
    "from newsvane.warehouse.words import keywords; keywords('海康威视', '海康威视发布大模型', frozenset())",
    "publish": "from newsvane import ingest; from newsvane.warehouse import publish; import newsvane.warehouse.rollups",
}
"""What each task of ``news_ingest`` imports and reads before its work begins."""
COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Modules are compiled once, in the first run, and not in each."""


def case(program: str) -> Callable[[], Run]:
    def prepare() -> Run:
        return lambda: subprocess.run([sys.executable, "-c", program], env=COMPILED, check=True).returncode

    return prepare


CASES = {name: case(program) for name, program in PROGRAMS.items()}


def results(runs: int) -> dict[str, Any]:
    """Return the seconds of CPU of each start, the least of the runs: a start has nothing that may vary."""
    return {
        name: {"seconds": min(one.cpu)} if isinstance(one, Measured) else {"failed": one}
        for name, one in measure(Path(__file__), list(CASES), runs).items()
    }


def table(found: dict[str, Any]) -> str:
    body = [["start of a task's work", "CPU"]]
    return show(
        body + [[name, f"{one['seconds']:.2f} s" if "seconds" in one else one["failed"]] for name, one in found.items()]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--case", choices=CASES, help="measure one in this process")
    options = parser.parse_args()
    if options.case:
        run_case(CASES, options.case)
    else:
        print(table(results(options.runs)))


if __name__ == "__main__":
    main()
