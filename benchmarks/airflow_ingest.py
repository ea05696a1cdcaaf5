"""How long an ingest of loopback feeds takes inside Airflow, and what part of it is Airflow's own.

    .venv/bin/python benchmarks/airflow_ingest.py --feeds 20 200 2000     # shows; benchmarks/run.py airflow writes

Each feed has a host address of its own, and a tenth of them are broken in different ways: those of the tests' server
that misbehaves on purpose, slow drip and silence for ever among them, which the fetcher's time limits end.
`airflow standalone` is started for each size, without its schedule; the run is triggered over the REST API and timed
from the request to its end. "in tasks" is the longest task of each stage, one stage after the other; the rest is spent
between them. Before, the same feeds are ingested by `newsvane ingest`, without Airflow, into an empty folder: there a
slow feed holds up all others, which in Airflow are in other tasks.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import duckdb
from harness import ROOT, show

sys.path[:0] = [str(ROOT / name) for name in ("scripts", "tests/fetch", "tests/dags")]

from misbehaving import BROKEN, serve  # noqa: E402

from airflow_api import Api  # noqa: E402  after the path is set, like all that follow
from airflow_env import airflow_environment, free_ports  # noqa: E402
from airflow_server import read_password, running  # noqa: E402

VARIANTS = [
    "big-unannounced",
    "bomb-br",
    "bomb-zstd",
    "gone",
    "long-chain/1",
    "missing",
    "truncated-chunks",
    "refused-304",
]
WAYS = [*sorted({*BROKEN, "tls"} - {*VARIANTS}), *VARIANTS]
"""Of being broken, the twenty most different first; ``tls`` is an HTTPS address at which nobody speaks TLS."""


def addresses(count: int) -> list[str]:
    return [f"127.0.{1 + number // 250}.{1 + number % 250}" for number in range(count)]


def write_catalogue(path: Path, hosts: list[str], port: int) -> int:
    """Write a source for each host; every tenth is broken. Return how many are."""
    tables = []
    broken = 0
    for number, host in enumerate(hosts):
        scheme, page = "http", f"feed/{number}"
        if number % 10 == 9:
            page = WAYS[broken % len(WAYS)]
            scheme = "https" if page == "tls" else "http"
            broken += 1
        tables.append(
            f'[[source]]\nid = "s{number:04d}"\nname = "{number}"\nurl = "{scheme}://{host}:{port}/{page}"\n'
            "allow_private = true\nfetch_pages = false\n"
        )
    path.write_text("\n".join(tables), "utf-8")
    return broken


def start_server(hosts: list[str], port: int) -> None:
    """Serve in a thread of its own until the program ends."""
    ready = threading.Event()

    async def run() -> None:
        async with serve(hosts, port):
            ready.set()
            await asyncio.Event().wait()

    threading.Thread(target=lambda: asyncio.run(run()), daemon=True).start()
    ready.wait(30)


def without_airflow(catalogue: Path, data: Path) -> float:
    """Return the seconds that the same ingest takes as one command."""
    environment = os.environ | {"NEWSVANE_DATA": str(data), "NEWSVANE_SOURCES": str(catalogue)}
    began = time.monotonic()
    command = [str(Path(sys.executable).parent / "newsvane"), "ingest", "--all-sources"]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.monotonic() - began


def measure(api: Api, data: Path) -> dict[str, Any]:
    """Run the DAG once; return how long it took, its tasks, and what became of the feeds."""
    started = time.monotonic()
    run = api.run("news_ingest", {"all_sources": True})
    wall = time.monotonic() - started
    tasks = api.tasks(run)
    longest: dict[str, float] = {}
    for task in tasks:
        longest[task["task_id"]] = max(longest.get(task["task_id"], 0.0), task["duration"] or 0.0)
    with duckdb.connect(str((data / "newsvane.duckdb").resolve()), read_only=True) as snapshot:
        loaded, explained = snapshot.execute(
            """
            select count(distinct source_id) filter (where outcome <> 'failed'),
                count(distinct source_id) filter (where outcome = 'failed' and error is not null)
            from "fetch" where fetched_at >= $since
            """,
            {"since": dt.datetime.fromisoformat(run["run_after"])},
        ).fetchall()[0]
    return {
        "state": run["state"],
        "loaded": loaded,
        "explained": explained,
        "tasks": len(tasks),
        "in_tasks": round(sum(longest.values()), 1),
        "seconds": round(wall, 1),
    }


def results(sizes: list[int]) -> list[dict[str, Any]]:
    """Measure each number of feeds in an Airflow of its own."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a listening socket for each address
    hosts = addresses(max(sizes))
    port, web, *logs = free_ports(4)
    start_server(hosts, port)
    found = []
    for feeds in sizes:
        with tempfile.TemporaryDirectory() as folder:
            home, data, catalogue = Path(folder, "airflow"), Path(folder, "data"), Path(folder, "sources.toml")
            broken = write_catalogue(catalogue, hosts[:feeds], port)
            environment = airflow_environment(home, data, port=web, log_ports=(logs[0], logs[1]))
            environment["NEWSVANE_SOURCES"] = str(catalogue)
            environment["AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE"] = "False"  # its own first run would come before ours
            alone = without_airflow(catalogue, Path(folder, "alone"))
            with running(environment, home / "standalone.log"):
                api = Api(environment["AIRFLOW__API__BASE_URL"], read_password(home))
                found.append({"feeds": feeds, "broken": broken, "alone": round(alone, 1)} | measure(api, data))
            print(found[-1], file=sys.stderr, flush=True)
    return found


def table(found: list[dict[str, Any]]) -> str:
    head = ["feeds", "of them broken", "loaded", "explained", "tasks", "in all", "in tasks", "between tasks"]
    head.append("without Airflow")
    return show(
        [
            head,
            *(
                [
                    *(str(one[key]) for key in ("feeds", "broken", "loaded", "explained", "tasks")),
                    f"{one['seconds']:.1f} s",
                    f"{one['in_tasks']:.1f} s",
                    f"{one['seconds'] - one['in_tasks']:.1f} s",
                    f"{one['alone']:.1f} s",
                ]
                for one in found
            ),
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, nargs="+", default=[20, 200])
    print(table(results(parser.parse_args().feeds)))


if __name__ == "__main__":
    main()
