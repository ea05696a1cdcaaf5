"""The environment in which this checkout runs its own Airflow: one home, local executor, SQLite, loopback only."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def airflow_environment(
    home: Path, data: Path, *, port: int = 8080, log_ports: tuple[int, int] = (8793, 8794)
) -> dict[str, str]:
    """Return ``os.environ`` with Airflow's home at ``home`` and newsvane's data at ``data``.

    ``port`` is the web server's. The base URL goes with it: tasks report to the API at that address, and changing the
    port alone leaves them calling the default one. ``log_ports`` are the scheduler's and the triggerer's log servers.
    """
    address = f"http://localhost:{port}"
    loopback = "localhost,127.0.0.1"
    exempt = ",".join(filter(None, [os.environ.get("NO_PROXY") or os.environ.get("no_proxy"), loopback]))
    return {
        **os.environ,
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__API__BASE_URL": address,
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
        "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(log_ports[1]),
        "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(log_ports[0]),
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "1",
        "NEWSVANE_DATA": str(data),
        "NO_PROXY": exempt,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "no_proxy": exempt,
    }


def free_ports(count: int) -> list[int]:
    """Return so many loopback ports that nothing listens on at this moment."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [listener.getsockname()[1] for listener in sockets]
    finally:
        for listener in sockets:
            listener.close()
