"""``make bench``: measure everything, show the tables, keep the figures in results.json, write the READMEs' tables.

    .venv/bin/python benchmarks/run.py [whole stages start_up memory growth quality peers airflow] [--quick]

About half an hour on two idle cores, of which growth, with up to a million articles, takes two thirds; ``--quick``
measures a share of the input once, in a minute or two, and writes nothing. What is named alone is measured alone, and
the other figures stay as they were. The other files of this folder look closer at one thing each; ``make
bench-details`` runs them. ``airflow``, which starts Airflow three times, is measured only where it is named.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import airflow_ingest
import extraction_peers
import growth
import memory
import quality
import stages
import start_up
import whole
from harness import ROOT, SHARED

RESULTS = Path(__file__).with_name("results.json")
READMES = ("README.md", "README.zh-CN.md")
TABLES: dict[str, Callable[[Any], str]] = {
    "whole": whole.table,
    "stages": stages.table,
    "start_up": start_up.table,
    "memory": memory.table,
    "growth": growth.table,
    "quality": "\n".join,
    "peers": "\n".join,
    "airflow": airflow_ingest.table,
}
WHERE_NAMED = {"airflow"}
SHOWN = ("whole", "quality", "peers")
"""Which tables have their markers in the READMEs; docs/performance.md has the others."""


def measures(runs: int, *, quick: bool) -> dict[str, Callable[[], Any]]:
    return {
        "whole": lambda: whole.results(runs),
        "stages": lambda: stages.results(runs),
        "start_up": lambda: start_up.results(runs),
        "memory": lambda: memory.results([500, 1000] if quick else [1000, 10_000], runs),
        "growth": lambda: growth.results([1000, 10_000] if quick else [10_000, 100_000, 1_000_000], runs),
        "quality": quality.table,
        "peers": extraction_peers.table,
        "airflow": lambda: airflow_ingest.results([20, 200] if quick else [20, 200, 2000]),
    }


def machine() -> dict[str, Any]:
    """Say where the figures come from."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return {
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="minutes"),
        "commit": commit.stdout.strip(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "input": "real captures" if (SHARED / "data").is_dir() else "the sample",
    }


def kept() -> dict[str, Any]:
    return json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}


def write(found: dict[str, Any]) -> None:
    """Keep the figures, and put each table between its markers wherever a document has them."""
    RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    for what, one in found.items():
        for name in READMES if what in SHOWN else ("docs/performance.md",):
            if what in TABLES and f"<!-- {what}:begin -->" in (ROOT / name).read_text("utf-8"):
                quality.write_between(ROOT / name, TABLES[what](one["figures"]), what)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", choices=[*TABLES, []], help="default: all but airflow")
    parser.add_argument("--quick", action="store_true", help="a share of the input, once; writes nothing")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-write", action="store_true", help="only show")
    parser.add_argument("--only-write", action="store_true", help="write the tables from results.json again")
    options = parser.parse_args()
    if options.quick:
        os.environ["NEWSVANE_BENCH_SHARE"] = "16"
    for what in [] if options.only_write else options.what or [what for what in TABLES if what not in WHERE_NAMED]:
        if what in {"quality", "peers"} and not (SHARED / "eval").is_dir():
            print(f"{what}: the labelled sets are not at {SHARED}", file=sys.stderr)
            continue
        runs = 1 if options.quick else options.runs
        measured = {"machine": {**machine(), "runs": runs}, "figures": measures(runs, quick=options.quick)[what]()}
        print(f"\n## {what}\n{TABLES[what](measured['figures'])}", flush=True)
        if not options.quick and not options.no_write:
            write({**kept(), what: measured})
    if options.only_write:
        write(kept())


if __name__ == "__main__":
    main()
