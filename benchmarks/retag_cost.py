"""Time the retagging of a stored history: 100,000 articles of real text, a month a task, two tasks at once.

    python benchmarks/retag_cost.py [ARTICLES.jsonl] [--articles 100000] [--months 4] [--processes 2]

ARTICLES.jsonl holds {"title", "html"} or {"title", "body"} a line; its articles are stored over and over, under other
keys and days, as if tagged by an older dictionary. What runs is the path of the DAG ``retag``: plan, tag (in processes
of their own, as Airflow's tasks are), apply and publish one after the other. Prints seconds and CPU seconds of each.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pyarrow as pa
from tag_speed import DEFAULT, read

from newsvane import retag, warehouse
from newsvane.settings import Settings, read_settings
from newsvane.warehouse.bodies import bodies_folder, write_part
from newsvane.warehouse.connections import open_warehouse, writer_lock
from newsvane.warehouse.migrations import migrate

NOW = dt.datetime(2024, 7, 1, tzinfo=dt.UTC)
FIRST = dt.date(2024, 1, 1)
DAYS = 28  # of each month
HEAD = """
insert into article_head by name
select
    article_id, day, title,
    'bench' as source_id,
    'https://bench.example/' || article_id as url,
    url as canonical_url,
    '' as author,
    '' as origin,
    day::timestamptz as first_seen_at,
    'feed' as body_kind,
    '' as date_note,
    [] as categories,
    false as ai_related,
    0 as ai_score,
    [] as ai_reasons,
    'older' as dictionary_version,
    article_id as text_id,
    article_id as story_id
from stored
"""


def fill(settings: Settings, articles: list[tuple[str, str]], count: int, months: int) -> None:
    """Store ``count`` articles over so many months, without grouping: it is not what is measured."""
    with writer_lock(settings), open_warehouse(settings) as connection:
        migrate(connection, settings.sql / "schema", now=NOW)
        for month in range(months):
            numbers = range(month, count, months)
            texts = [articles[number % len(articles)] for number in numbers]
            stored = pa.table(
                {
                    "article_id": [f"{number:016x}" for number in numbers],
                    "day": [FIRST.replace(month=month + 1, day=number // months % DAYS + 1) for number in numbers],
                    "title": [title for title, _ in texts],
                    "body": [body for _, body in texts],
                }
            )
            connection.register("stored", stored)
            connection.execute(HEAD)
            write_part(connection, bodies_folder(settings), "select article_id, day, body from stored order by day")
            connection.unregister("stored")
    warehouse.publish(settings, now=NOW)


def spent() -> float:
    """CPU seconds of this process and of its children that have ended."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, nargs="?", default=DEFAULT)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--months", type=int, default=4)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    texts = read(options.texts)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        settings = dataclasses.replace(read_settings({}), data=data, staging=(data / "staging").as_uri())
        fill(settings, texts, options.articles, options.months)
        began, cpu = time.monotonic(), spent()

        def note(step: str) -> None:
            print(f"{step:8} {time.monotonic() - began:7.1f} s, {spent() - cpu:7.1f} s of CPU", flush=True)

        months = retag.plan(settings)
        with ProcessPoolExecutor(options.processes, max_tasks_per_child=1) as processes:
            staged = list(processes.map(retag.tag, [settings] * len(months), months))
        note("tag")
        retagged = sum(retag.apply(settings, uri, now=NOW) for uri in staged)
        note("apply")
        warehouse.publish(settings, now=NOW)
        note("publish")
        left = retag.plan(settings)
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(f"{retagged} articles in {len(months)} months, {len(left)} left; {peak / 1024:.0f} MB at most")


if __name__ == "__main__":
    main()
