"""Run the real DAGs, news_ingest and then daily_digest, in Airflow over the bundled sample month of news.

The sample is served over loopback HTTP; nothing else is reached. What Airflow says goes to a log file; what a user
would want to know goes to the screen: the trend of Sora, the companies named beside it, and where things lie.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from airflow_env import airflow_environment  # noqa: E402  scripts/ is no package
from sample.serve import serve, write_sources  # noqa: E402

# The sample ends on 25 February 2024; seen from years later, all its feeds would be reported as stale.
NOW = "2024-02-26T08:00:00+08:00"
DAY = "2024-02-19"
QUERIES = {
    "Sora 的热度（按北京时间的自然日）": """
        select day, articles, texts, sources, round(mean_7_days, 1) as mean_7_days from trend('sora', days := 11)""",
    "与 Sora 一同出现的上市公司": """
        select name, code, articles, texts, first_day, round(lift, 1) as lift
        from mentioned_with('sora', days := 11, of_kind := 'company')
        order by articles desc, lift desc limit 10""",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=ROOT / "var" / "demo", help="where everything is written")
    home: Path = parser.parse_args().home.absolute()
    started = time.monotonic()
    home.mkdir(parents=True, exist_ok=True)
    log = home / "airflow.log"
    with serve(port=0) as address:
        os.environ.update(airflow_environment(home / "airflow", home / "data"))
        os.environ["NEWSVANE_SOURCES"] = str(write_sources(home / "sources.toml", address))
        print("正在 Airflow 中运行 news_ingest 与 daily_digest，约需半分钟……", flush=True)
        with quiet(log):
            run_dags(log)
    print_results()
    print(f"Airflow 日志：{shown(log)}\n用时 {time.monotonic() - started:.0f} 秒")


def run_dags(log: Path) -> None:
    """Run each DAG once in Airflow, in this process; stops with the log's place if one does not succeed."""
    # Airflow reads its configuration when it is imported, hence not before the environment stands.
    from airflow.dag_processing.dagbag import BundleDagBag
    from airflow.models.pool import Pool
    from airflow.utils import db

    db.initdb()
    Pool.create_or_update_pool("duckdb_writer", slots=1, description="DuckDB 的唯一写入者", include_deferred=False)
    dags = BundleDagBag(ROOT / "dags", bundle_path=ROOT / "dags")
    for problem in dags.import_errors.values():
        sys.exit(problem)
    for name, conf in (("news_ingest", {"all_sources": True, "now": NOW}), ("daily_digest", {"day": DAY})):
        run = dags.dags[name].test(run_conf=conf)
        if run.state != "success":
            sys.exit(f"{name} ended as {run.state}: see {shown(log)}")


def print_results() -> None:
    from newsvane.cli.sql import write_table
    from newsvane.settings import read_settings
    from newsvane.warehouse import open_snapshot

    settings = read_settings()
    with open_snapshot(settings) as snapshot:
        for title, query in QUERIES.items():
            print(f"\n{title}")
            answer = snapshot.sql(query)
            write_table(answer.columns, answer.fetchall())
    print(f"\n简报（{DAY}）：{shown(settings.data / 'digests' / DAY)}/default.html（另有 .md 与 .txt）")
    print(f"数据库（只读快照，任何 DuckDB 工具都可打开）：{shown(settings.snapshot)}")


@contextlib.contextmanager
def quiet(log: Path) -> Iterator[None]:
    """Send both output streams, those of child processes included, to the log file."""
    sys.stdout.flush()
    kept = [os.dup(number) for number in (1, 2)]
    with log.open("wb") as file:
        for number in (1, 2):
            os.dup2(file.fileno(), number)
        try:
            yield
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for number, original in zip((1, 2), kept, strict=True):
                os.dup2(original, number)
                os.close(original)


def shown(path: Path) -> Path:
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


if __name__ == "__main__":
    main()
