"""What `make demo` runs and prints."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.airflow


def test_the_demo_shows_the_trend_the_companies_and_where_things_lie(checkout, tmp_path):
    done = subprocess.run(
        [sys.executable, str(checkout / "scripts" / "demo.py"), "--home", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    days = {line.split()[1]: line.split()[3] for line in done.stdout.splitlines() if line.startswith("│ 2024-02")}
    assert days["2024-02-15"] == "0"
    assert int(days["2024-02-16"]) >= 10
    assert "中文在线" in done.stdout
    assert "300364.SZ" in done.stdout
    for suffix in ("html", "md", "txt"):
        assert (tmp_path / "data" / "digests" / "2024-02-19" / f"default.{suffix}").stat().st_size > 2000
    assert (tmp_path / "data" / "newsvane.duckdb").exists()
