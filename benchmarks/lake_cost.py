"""What a load, a publication and questions cost on a lake beside the file of one machine, and what a load leaves there.

usage: lake_cost.py [--loads 24] [--articles 100]

Starts PostgreSQL and an S3 server of its own on loopback, loads the same invented batches into both warehouses, one
publication after each, and prints CPU and clock time of this process (the servers' own is not in it), then what one
load added to the catalog and the store, what a day of loads (96) comes to, and what upkeep leaves of it. Needs
`make setup-scale` and PostgreSQL.
"""

from __future__ import annotations

import argparse
import datetime as dt
import functools
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "scale")]

from lakes import NOW, batch_of, environment_of, settings_of  # noqa: E402 - the path above
from newsvane.settings import Settings, read_settings  # noqa: E402 - as above
from newsvane.storage import open_path  # noqa: E402 - as above
from newsvane.warehouse import compact, load, open_snapshot, publish, stage  # noqa: E402 - as above
from newsvane.warehouse.lake.connections import ask_catalog, writing  # noqa: E402 - as above
from scale_services import running_object_store, running_postgres  # noqa: E402 - as above

LOADS_A_DAY = 96
QUESTIONS = {
    "trend": "from trend('sora', days := 30)",
    "mentioned_with": "from mentioned_with('sora', days := 30)",
    "movers": "from entity_movers",
    "source_health": "from source_health",
    "search": "from search('消息')",
}
COUNTS = """
    select
        (select count(*) from ducklake_data_file) as files,
        (select count(*) from ducklake_delete_file) as delete_files,
        (select count(*) from ducklake_file_column_stats) as column_stats,
        (select coalesce(sum(n_live_tup), 0)::bigint from pg_stat_user_tables) as all_rows,
        pg_database_size(current_database()) as bytes
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--loads", type=int, default=24)
    parser.add_argument("--articles", type=int, default=100)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL runs as another user
        with running_postgres(folder / "postgres") as postgres, running_object_store(folder / "objects") as store:
            lake = settings_of(environment_of(postgres, store, "bench"), folder / "worker")
            local = read_settings({"NEWSVANE_DATA": str(folder / "data")})
            for title, settings in (("file", local), ("lake", lake)):
                measure(title, settings, options.loads, options.articles)
            report(lake, options.loads)


def measure(title: str, settings: Settings, loads: int, articles: int) -> None:
    """Load and publish batch after batch, then ask; print the medians."""
    loading, publishing = [], []
    for number in range(loads):
        first = number * articles
        uri = stage(open_path(settings.staging, settings), f"b{number}", batch_of(range(first, first + articles)))
        loading.append(timed(functools.partial(load, settings, [uri], now=NOW)))
        publishing.append(timed(functools.partial(publish, settings, now=NOW)))
    print(f"{title}: {shown('load', loading[1:])}; {shown('publish', publishing[1:])}")
    for many in (False, True):
        opening = [timed(functools.partial(ask, settings, many=many)) for _ in range(5)]
        how = "kept in memory" if many else "as it lies"
        print(f"  {how}: {shown('first open', opening[:1])}; {shown('again', opening[1:])}")
        for name, question in QUESTIONS.items():
            asking = [timed(functools.partial(ask, settings, question, many=many)) for _ in range(5)]
            print(f"    {shown(name, asking[1:])}")


def ask(settings: Settings, question: str = "select 1", *, many: bool) -> None:
    with open_snapshot(settings, many=many) as connection:
        connection.execute(question).fetchall()


def report(lake: Settings, loads: int) -> None:
    """Print what the loads left in catalog and store, and what upkeep makes of it."""
    names = ("files", "delete files", "rows of column statistics", "rows in all of the catalog", "bytes of the catalog")
    before = counts(lake)
    for name, count in zip(names, before, strict=True):
        print(
            f"{name}: {count} after {loads} loads, {count / loads:.1f} a load, {count / loads * LOADS_A_DAY:.0f} a day"
        )
    spent = timed(functools.partial(compact, lake, now=dt.datetime.now(dt.UTC)))
    print(f"{shown('upkeep', [spent])}; then", dict(zip(names, counts(lake), strict=True)))


def counts(lake: Settings) -> list[int]:
    with writing(lake) as (connection, _):
        ask_catalog(connection, "select pg_stat_force_next_flush()::varchar as flushed")
        return [int(str(value)) for value in ask_catalog(connection, COUNTS)[0]]


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return CPU and clock time in milliseconds."""
    cpu, clock = time.process_time(), time.perf_counter()
    work()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - clock) * 1000


def shown(name: str, spent: list[tuple[float, float]]) -> str:
    cpu, clock = (statistics.median(values) for values in zip(*spent, strict=True))
    return f"{name} {cpu:.0f} ms CPU, {clock:.0f} ms"


if __name__ == "__main__":
    main()
