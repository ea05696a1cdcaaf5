import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def airflow_home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("airflow")


@pytest.fixture(scope="session")
def run_in_airflow(airflow_home):
    """Run Python source in a process of its own, with this checkout's DAGs and plugins; return what it prints."""
    from airflow_env import airflow_environment

    def run(source: str, **extra: str) -> str:
        environment = airflow_environment(airflow_home, airflow_home / "data") | extra
        done = subprocess.run(
            [sys.executable, "-c", source], env=environment, capture_output=True, text=True, cwd=os.sep, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    return run
