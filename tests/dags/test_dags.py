"""What the Airflow UI shows of the DAGs, read from a real DagBag."""

import json

import pytest

pytestmark = pytest.mark.airflow

DESCRIBE = """
import json, os
from pathlib import Path
from airflow.dag_processing.dagbag import BundleDagBag
folder = Path(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
bag = BundleDagBag(folder, bundle_path=folder)
print(json.dumps({"errors": bag.import_errors, "dags": {
    dag.dag_id: {
        "doc": dag.doc_md, "tags": sorted(dag.tags), "catchup": dag.catchup, "runs": dag.max_active_runs,
        "schedule": getattr(dag.timetable, "expression", None), "zone": str(getattr(dag.timetable, "timezone", "")),
        "params": {name: dag.params.get_param(name).schema for name in dag.params},
        "tasks": {task.task_id: {
            "pool": task.pool, "retries": task.retries, "backoff": task.retry_exponential_backoff,
            "mapped": task.is_mapped, "outlets": [asset.name for asset in task.outlets],
            "down": sorted(task.downstream_task_ids),
        } for task in dag.tasks},
    } for dag in bag.dags.values()}}))
"""


@pytest.fixture(scope="module")
def described(run_in_airflow):
    return json.loads(run_in_airflow(DESCRIBE).splitlines()[-1])


@pytest.fixture(scope="module")
def dags(described):
    return described["dags"]


def test_every_dag_file_imports(described):
    assert described["errors"] == {}
    assert set(described["dags"]) >= {"news_ingest", "daily_digest", "retag", "companies_refresh", "upkeep"}


def test_every_dag_is_documented_and_tagged(dags):
    for dag in dags.values():
        assert len(dag["doc"]) > 100
        assert "newsvane" in dag["tags"]


def test_every_task_is_retried_with_back_off(dags):
    for dag in dags.values():
        for task in dag["tasks"].values():
            assert task["retries"] >= 1
            assert task["backoff"]


def test_ingest_runs_every_quarter_of_an_hour_one_at_a_time(dags):
    ingest = dags["news_ingest"]
    assert (ingest["schedule"], ingest["runs"], ingest["catchup"]) == ("*/15 * * * *", 1, False)
    assert {name: task["down"] for name, task in ingest["tasks"].items()} == {
        "plan": ["fetch"],
        "fetch": ["tag"],
        "tag": ["load"],
        "load": ["publish"],
        "publish": [],
    }
    assert [name for name, task in ingest["tasks"].items() if task["mapped"]] == ["fetch", "tag"]


def test_only_the_writer_s_pool_touches_the_database_file(dags):
    tasks = dags["news_ingest"]["tasks"]
    assert {name for name, task in tasks.items() if task["pool"] == "duckdb_writer"} == {"load", "publish"}
    assert tasks["publish"]["outlets"] == ["newsvane_snapshot"]


def test_the_digest_comes_at_half_past_eight_in_shanghai_and_asks_for_day_and_audience(dags):
    digest = dags["daily_digest"]
    assert (digest["schedule"], digest["zone"]) == ("30 8 * * *", "Asia/Shanghai")
    assert digest["params"]["day"]["format"] == "date"
    assert set(digest["params"]) >= {"day", "audience"}
