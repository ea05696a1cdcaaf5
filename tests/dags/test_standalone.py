"""`airflow standalone` for real: both DAGs triggered over the REST API, then the snapshot and the digest read."""

import json
import socket
import time
import urllib.request

import duckdb
import pytest

pytestmark = pytest.mark.airflow

RUN_SECONDS = 600


class Api:
    """The few calls of Airflow's REST API that this test needs."""

    def __init__(self, address, password):
        self.address = address
        self.token = self.call("POST", "/auth/token", {"username": "admin", "password": password})["access_token"]

    def call(self, method, path, body=None):
        request = urllib.request.Request(  # noqa: S310  loopback
            self.address + path, method=method, data=json.dumps(body).encode() if body is not None else None
        )
        request.add_header("Content-Type", "application/json")
        if hasattr(self, "token"):
            request.add_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  loopback
            return json.load(answer)

    def run(self, dag, conf):
        """Trigger the DAG and wait until the run has ended; return its state."""
        runs = f"/api/v2/dags/{dag}/dagRuns"
        run = self.call("POST", runs, {"logical_date": None, "conf": conf})
        deadline = time.monotonic() + RUN_SECONDS
        while run["state"] not in ("success", "failed") and time.monotonic() < deadline:
            time.sleep(1)
            run = self.call("GET", f"{runs}/{run['dag_run_id']}")
        return run["state"]


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_both_dags_run_to_success_and_nothing_is_left_running(tmp_path):
    from airflow_env import airflow_environment, free_ports
    from airflow_server import find_family, prepare_database, read_password, running
    from sample.serve import serve, write_sources

    home, data = tmp_path / "airflow", tmp_path / "data"
    port, *log_ports = free_ports(3)
    log = home / "standalone.log"
    with serve(port=0) as address:
        environment = airflow_environment(home, data, port=port, log_ports=log_ports)
        environment["NEWSVANE_SOURCES"] = str(write_sources(tmp_path / "sources.toml", address))
        prepare_database(environment, log)
        with running(environment, log) as process:
            api = Api(environment["AIRFLOW__API__BASE_URL"], read_password(home))
            assert api.call("GET", "/api/v2/importErrors")["import_errors"] == []
            assert api.run("news_ingest", {}) == "success", log.read_text()[-4000:]
            assert api.run("daily_digest", {"day": "2024-02-19"}) == "success", log.read_text()[-4000:]
            published = api.call("GET", "/api/v2/assets/events?order_by=-timestamp")["asset_events"]
            assert {event["name"] for event in published} >= {"newsvane_snapshot", "newsvane_digest"}

    assert find_family(process.pid) == []
    assert [port for port in (port, *log_ports) if answers(port)] == []
    with duckdb.connect(str(data / "newsvane.duckdb"), read_only=True) as snapshot:
        articles, mentions = snapshot.execute(
            "select (select count(*) from article), (select count(*) from mention where entity_id = 'sora')"
        ).fetchone()
    assert articles > 150
    assert mentions > 20
    assert {path.suffix for path in (data / "digests" / "2024-02-19").iterdir()} >= {".html", ".md", ".txt"}
