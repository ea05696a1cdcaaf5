"""Start and stop `airflow standalone` as one unit: the web server, the scheduler, the DAG processor, the triggerer."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil

READY_SECONDS = 600
STOP_SECONDS = 20
PREPARE = """
from airflow.models.pool import Pool
from airflow.utils import db
db.initdb()
Pool.create_or_update_pool("duckdb_writer", slots=1, description="DuckDB 的唯一写入者", include_deferred=False)
"""


class NotReadyError(Exception):
    """Airflow ended, or did not answer in time; the text names the log."""


def prepare_database(environment: Mapping[str, str], log: Path) -> None:
    """Create or migrate Airflow's own database, and the pool that lets one loader write at a time."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as file:
        done = subprocess.run([sys.executable, "-c", PREPARE], env=environment, stdout=file, stderr=file, check=False)
    if done.returncode:
        raise NotReadyError(f"Airflow's database could not be prepared: see {log}")


@contextlib.contextmanager
def running(environment: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Prepare the database and run `airflow standalone`; on leaving, end it and every process that it started."""
    prepare_database(environment, log)
    command = [str(Path(sys.executable).parent / "airflow"), "standalone"]
    with log.open("ab") as file:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=file, stderr=file, start_new_session=True
        )
    try:
        wait_until_ready(process, environment, log)
        yield process
    finally:
        stop(process)


def wait_until_ready(process: subprocess.Popen[bytes], environment: Mapping[str, str], log: Path) -> None:
    """Return once the web server answers and the scheduler and the DAG processor report themselves healthy."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NotReadyError(f"Airflow ended with code {process.returncode}: see {log}")
        health = read_health(environment["AIRFLOW__API__BASE_URL"])
        if all(health.get(part, {}).get("status") == "healthy" for part in ("scheduler", "dag_processor")):
            return
        time.sleep(1)
    raise NotReadyError(f"Airflow was not ready after {READY_SECONDS} seconds: see {log}")


def read_health(address: str) -> dict[str, dict[str, str]]:
    try:
        with urllib.request.urlopen(f"{address}/api/v2/monitor/health", timeout=5) as answer:  # noqa: S310  loopback
            health: dict[str, dict[str, str]] = json.load(answer)
            return health
    except (OSError, ValueError, urllib.error.URLError):
        return {}


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the whole family: a signal to the parent alone would orphan the servers, which then keep their ports."""
    for kind in (signal.SIGTERM, signal.SIGKILL):
        family = find_family(process.pid)
        for member in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                member.send_signal(kind)
        psutil.wait_procs(family, timeout=STOP_SECONDS)
        if not find_family(process.pid):
            break
    process.wait()


def find_family(session: int) -> list[psutil.Process]:
    """Return the living processes of one session, whose leader `running` started.

    The environment would not do to know them by: servers that set their title write over it.
    """
    family = []
    for process in psutil.process_iter(["status"]):
        with contextlib.suppress(OSError):
            if os.getsid(process.pid) == session and process.info["status"] != psutil.STATUS_ZOMBIE:
                family.append(process)
    return family


def read_password(home: Path, user: str = "admin") -> str:
    """Return the generated password of a user."""
    file = home / "simple_auth_manager_passwords.json.generated"
    passwords: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return passwords[user]
