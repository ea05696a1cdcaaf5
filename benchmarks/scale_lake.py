"""What a lake costs as it grows: catalogue rows, files, bytes, and the time and memory of a load, by articles.

    python benchmarks/scale_lake.py [--articles N]... [--loads N]

A year of generated articles (``generated.py`` makes them) goes into a DuckDB file and from there into a lake by
``migrate-to-lake``; PostgreSQL and the object store run on this machine. Then come loads of 200 articles, as ingests
bring them, each published; then the night's upkeep. Each step is a process of its own, for its peak of memory.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / name) for name in ("scripts", "benchmarks")]

import generated  # noqa: E402  after the path is set, like all that follow
import psycopg2  # noqa: E402
import queries  # noqa: E402

from newsvane.connections import read_connection  # noqa: E402
from newsvane.settings import Settings, read_settings  # noqa: E402
from newsvane.warehouse import open_snapshot, publish  # noqa: E402
from newsvane.warehouse.lake import upkeep  # noqa: E402
from newsvane.warehouse.lake.connections import connect, explained  # noqa: E402
from newsvane.warehouse.lake.moving import move_to_lake  # noqa: E402
from scale_services import ObjectStore, Postgres, running_object_store, running_postgres  # noqa: E402

CATALOGUE = """
    select table_name, (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from %I', table_name),
        false, true, '')))[1]::text::bigint
    from information_schema.tables where table_schema = 'public' and table_name like 'ducklake%'
"""
ASKED = ("trend, 30 days", "movers of the week", "named beside, 30 days", "newest articles of an entity")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--loads", type=int, default=20)
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="newsvane-lake-") as folder,
        running_postgres(Path(folder, "postgres")) as postgres,
        running_object_store(Path(folder, "objects")) as store,
    ):
        for articles in arguments.articles:
            measure(Path(folder), postgres, store, articles, arguments.loads)


def measure(folder: Path, postgres: Postgres, store: ObjectStore, articles: int, loads: int) -> None:
    name = f"lake_{articles}"
    postgres.create_database(name)
    environment = environment_of(folder / name, postgres, store, name)
    print(f"\n{articles:,} articles, {articles * generated.MENTIONS_AN_ARTICLE:,} mentions", flush=True)
    step("generate the file", generate, environment, articles)
    step("move it to the lake", move, environment)
    describe(environment, postgres, name)
    for question in ASKED:
        step(question, ask, environment, question)
    step("load and publish 200 articles", load, environment, 1, 200)
    step(f"the same {loads} times", load, environment, loads, 200)
    describe(environment, postgres, name)
    step("load and publish 2,000 articles", load, environment, 1, 2000)
    describe(environment, postgres, name)
    step("upkeep: compact and expire", tidy, environment)
    describe(environment, postgres, name)


def environment_of(data: Path, postgres: Postgres, store: ObjectStore, name: str) -> dict[str, str]:
    return {
        "NEWSVANE_DATA": str(data),
        "NEWSVANE_LAKE": f"s3://{store.bucket}/{name}",
        "NEWSVANE_STORAGE": "store",
        "AIRFLOW_CONN_STORE": json.dumps(
            {
                "conn_type": "aws",
                "login": store.key,
                "password": store.secret,
                "extra": {"endpoint_url": store.endpoint, "region_name": "us-east-1"},
            }
        ),
        "AIRFLOW_CONN_NEWSVANE_LAKE": postgres.url(name, "postgresql"),
    }


def settings_of(environment: dict[str, str], *, lake: bool = True) -> Settings:
    settings = read_settings(environment)
    settings = dataclasses.replace(settings, connect=lambda name: read_connection(name, environment))
    return settings if lake else dataclasses.replace(settings, lake="")


def step(title: str, work: Callable[..., None], *arguments: Any) -> None:
    """Do the work in a process of its own; print its seconds, its processor's, and its peak of memory."""
    receive, send = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=told, args=(send, work, arguments))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"{title}: ended with {process.exitcode}")
    wall, cpu, peak = receive.recv()
    print(f"  {title:34s} {wall:8.1f} s   {cpu:8.1f} s CPU   {peak:7,.0f} MB at most", flush=True)


def told(send: Any, work: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    began = time.perf_counter()
    work(*arguments)
    used = resource.getrusage(resource.RUSAGE_SELF)
    send.send((time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))


def generate(environment: dict[str, str], articles: int) -> None:
    settings = settings_of(environment, lake=False)
    generated.generate(settings, articles)
    publish(settings, now=generated.NOW)


def move(environment: dict[str, str]) -> None:
    for _ in move_to_lake(settings_of(environment), now=generated.NOW):
        pass


def ask(environment: dict[str, str], question: str) -> None:
    with open_snapshot(settings_of(environment)) as snapshot:
        snapshot.execute(queries.DASHBOARD[question]).fetchall()


def load(environment: dict[str, str], loads: int, articles: int) -> None:
    settings = settings_of(environment)
    for number in range(loads):
        generated.load_some(settings, number, articles)
        publish(settings, now=generated.NOW)


def tidy(environment: dict[str, str]) -> None:
    settings = settings_of(environment)
    upkeep.compact(settings)
    upkeep.expire(settings, now=dt.datetime.now(dt.UTC) + dt.timedelta(days=30))


def describe(environment: dict[str, str], postgres: Postgres, name: str) -> None:
    settings = settings_of(environment)
    with explained(settings), connect(settings) as connection:
        size = upkeep.measure(connection)
    with psycopg2.connect(postgres.dsn(name)) as database, database.cursor() as cursor:
        cursor.execute(CATALOGUE)
        rows = sum(count for _, count in cursor.fetchall())
    database.close()
    print(
        f"  {size.files:,} files, {size.bytes / 1e6:,.0f} MB; {size.versions:,} versions;"
        f" catalogue {rows:,} rows, {size.catalog_bytes / 1e6:,.0f} MB",
        flush=True,
    )


if __name__ == "__main__":
    main()
