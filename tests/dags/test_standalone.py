"""`airflow standalone` for real: every DAG triggered over the REST API, then the snapshot and the digest read."""

import socket

import duckdb
import pytest

pytestmark = pytest.mark.airflow


RUNS = {
    "news_ingest": {},
    "daily_digest": {"day": "2024-02-19"},
    "upkeep": {"export": True},
    "retag": {},
    "companies_refresh": {},
}


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_every_dag_runs_to_success_and_nothing_is_left_running(tmp_path):
    from airflow_api import Api
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
            for dag, conf in RUNS.items():
                assert api.run(dag, conf)["state"] == "success", f"{dag}: {log.read_text()[-4000:]}"
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
