"""Import what Airflow's servers and newsvane's tasks import, so that Python compiles it and keeps the result."""

from __future__ import annotations

import compileall
import importlib
from pathlib import Path

MODULES = (
    "airflow.api_fastapi.main",
    "airflow.cli.commands.standalone_command",
    "airflow.dag_processing.dagbag",
    "airflow.jobs.dag_processor_job_runner",
    "airflow.jobs.scheduler_job_runner",
    "airflow.jobs.triggerer_job_runner",
    "airflow.sdk.execution_time.supervisor",
    "airflow.sdk.execution_time.task_runner",
    "airflow.utils.db",
    "newsvane.collect",
    "newsvane.deliver",
    "newsvane.digest",
    "newsvane.fetch.feeds",
    "newsvane.fetch.pages",
    "newsvane.group.warehouse",
    "newsvane.ingest",
    "newsvane.replay",
    "newsvane.tag",
    "newsvane.warehouse.loading",
    "newsvane.warehouse.publishing",
    "newsvane.warehouse.rollups",
    "newsvane.web.app",
)

if __name__ == "__main__":
    for module in MODULES:
        importlib.import_module(module)
    compileall.compile_dir(Path(__file__).resolve().parents[1] / "plugins", quiet=1)
