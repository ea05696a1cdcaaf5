"""Exit with 0 where a component of the cluster answers and calls itself healthy: what a container's health check runs.

usage: healthy.py api-server|scheduler|dag_processor|triggerer|worker [NAME]

Airflow's own commands import all of Airflow for the question, which costs five seconds of processor time each.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import urllib.request
from urllib.parse import urljoin

SECONDS = 10


def main() -> None:
    component = sys.argv[1]
    try:
        healthy = ask_worker(*sys.argv[2:]) if component == "worker" else ask_server(component)
    except (OSError, ValueError) as error:
        sys.exit(f"{component}: {error}")
    sys.exit(0 if healthy else f"{component} is not healthy")


def ask_server(component: str) -> bool:
    """The scheduler answers for itself; the api-server for itself and for what reports to its database."""
    if component == "scheduler":
        port = os.environ.get("AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT", "8974")
        read(f"http://localhost:{port}/health")
        return True
    port = os.environ.get("AIRFLOW__API__PORT", "8080")
    here = f"http://localhost:{port}/"
    base = here if component == "api-server" else urljoin(os.environ["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"], "/")
    health = json.loads(read(f"{base}api/v2/monitor/health"))
    part = "metadatabase" if component == "api-server" else component
    return bool(health[part]["status"] == "healthy")


def ask_worker(name: str = "") -> bool:
    from celery import Celery

    node = f"celery@{name or socket.gethostname()}"
    app = Celery(broker=os.environ["AIRFLOW__CELERY__BROKER_URL"])
    return bool(app.control.inspect(destination=[node], timeout=SECONDS).ping())


def read(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=SECONDS) as answer:
        return bytes(answer.read())


if __name__ == "__main__":
    main()
