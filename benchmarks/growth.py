"""What grows with what is stored: load, group, publish, questions and size, at 10 thousand to 1 million articles.

    .venv/bin/python benchmarks/growth.py [--articles 10000 100000 1000000]

The stored articles carry ten mentions each, so that the largest warehouse holds 10 million; they are generated as in
queries.py and group_cost.py. Each figure is the CPU of one more ingest's share or one question, and its slope the
exponent of the growth between the smallest and the largest size: 0 stays as it is, 1 grows as the articles do.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import group_cost
import queries
from harness import show

from newsvane.group.terms import weights
from newsvane.settings import read_settings
from newsvane.warehouse import open_snapshot
from newsvane.warehouse.migrations import migrate
from newsvane.warehouse.publishing import publish
from newsvane.warehouse.searching import search

NEW_ARTICLES = 200
ASKED = (
    "trend, 30 days",
    "named beside, 30 days",
    "movers of the week",
    "newest articles of an entity",
    "rising words",
)


def cpu_ms(call: Callable[[], object], times: int = 3) -> float:
    """Return the least CPU time of a few calls, in ms."""
    spent = []
    for _ in range(times):
        began = time.process_time()
        call()
        spent.append(1000 * (time.process_time() - began))
    return min(spent)


def measure(articles: int) -> dict[str, float]:
    """Fill a warehouse and measure what one more ingest and each question cost."""
    found = {}
    with tempfile.TemporaryDirectory(prefix="newsvane-bench-") as folder:
        settings = read_settings({"NEWSVANE_DATA": folder})
        queries.generate(settings, articles)
        publish(settings, now=queries.NOW)
        loads = iter(range(100))
        found["load of 200 articles, an article"] = (
            cpu_ms(lambda: queries.load_some(settings, next(loads), NEW_ARTICLES)) / NEW_ARTICLES
        )
        found["publish after it"] = cpu_ms(lambda: publish(settings, now=queries.NOW), 1)
        found["database file, MB"] = settings.warehouse.stat().st_size / 1e6
        with open_snapshot(settings) as connection:
            for name in ASKED:
                found[name] = cpu_ms(lambda name=name: connection.execute(queries.DASHBOARD[name]).fetchall())
            found["search, two words"] = cpu_ms(lambda: search(connection, "视频 模型"))
    found["group, an article"] = group(articles)
    return found


def group(stored: int) -> float:
    """Return the ms of CPU that grouping costs an article, so many being stored, 2,000 a day."""
    words = [term for term in weights() if len(term) > 1]
    with (
        tempfile.TemporaryDirectory(prefix="newsvane-bench-") as folder,
        duckdb.connect(str(Path(folder) / "warehouse.duckdb")) as connection,
    ):
        connection.execute("set TimeZone = 'UTC'")
        migrate(connection, group_cost.SQL / "schema", now=group_cost.LAST)
        group_cost.fill(connection, words, stored, 2000)
        connection.execute("checkpoint")
        return group_cost.measure(connection, words, 200)[2]


def slope(sizes: list[int], values: list[float]) -> float:
    return math.log(values[-1] / values[0]) / math.log(sizes[-1] / sizes[0]) if len(sizes) > 1 and values[0] else 0.0


def results(sizes: list[int]) -> dict[str, Any]:
    found: dict[str, dict[str, float]] = {}
    for size in sizes:
        for name, value in measure(size).items():
            found.setdefault(name, {})[str(size)] = value
            print(f"{size:>9,} {name:36s} {value:10.2f}", file=sys.stderr, flush=True)
    return {name: {**values, "slope": slope(sizes, list(values.values()))} for name, values in found.items()}


def table(found: dict[str, Any]) -> str:
    sizes = [name for name in next(iter(found.values())) if name != "slope"]
    body = [["CPU in ms, with so many articles stored", *(f"{int(size):,}" for size in sizes), "slope"]]
    body += [[name, *(f"{one[size]:,.1f}" for size in sizes), f"{one['slope']:.2f}"] for name, one in found.items()]
    return show(body)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    print(table(results(parser.parse_args().articles)))


if __name__ == "__main__":
    main()
