"""What grows with what is stored: load, group, publish, every question and the size, at 10 thousand to 1 million.

    .venv/bin/python benchmarks/growth.py [--articles 10000 100000 1000000] [--runs 3] [--folder FOLDER]

The stored articles carry ten mentions each, so that the largest warehouse holds 10 million (``generated.py``); what
grouping compares with is ``group_cost.py``'s. Loads and grouping are milliseconds of CPU an article, the rest are
milliseconds by the clock, medians. The slope is the exponent of the growth between the smallest and the largest size:
0 stays as it is, 1 grows as the articles do.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import generated
import group_cost
import queries
from harness import show

from newsvane.settings import read_settings
from newsvane.warehouse.publishing import publish

LOADS = 3
NEW_ARTICLES = 200
NAMED = "query "


def measure(articles: int, runs: int, kept: Path | None) -> dict[str, float]:
    """Fill a warehouse and measure what one more ingest and each question cost."""
    found = {}
    with generated.data_folder(kept, articles) as folder:
        settings = read_settings({"NEWSVANE_DATA": str(folder)})
        if not settings.snapshot.exists():
            generated.generate(settings, articles)
            publish(settings, now=generated.NOW)
        spent, publishing = [], []
        for number in range(LOADS):
            began = time.process_time()
            generated.load_some(settings, number, NEW_ARTICLES)
            spent.append((time.process_time() - began) / NEW_ARTICLES)
            began = time.perf_counter()
            publish(settings, now=generated.NOW)
            publishing.append(time.perf_counter() - began)
        found["load of 200 articles, CPU an article"] = 1000 * statistics.median(spent)
        found["grouping, CPU an article"] = group(articles)
        found["publish after a load"] = 1000 * statistics.median(publishing)
        found["database file, MB"] = settings.warehouse.stat().st_size / 1e6
        found["snapshot, MB"] = settings.snapshot.stat().st_size / 1e6
        answered = {name: 1000 * statistics.median(took) for name, took in queries.answers(settings, folder, runs)}
    named = {name: value for name, value in answered.items() if name.startswith(NAMED)}
    found |= {name: value for name, value in answered.items() if name not in named}
    slowest = sorted(named, key=named.__getitem__, reverse=True)
    found |= {
        f"slowest of {len(named)} named queries": named[slowest[0]],
        "their median": named[slowest[len(named) // 2]],
    }
    print(f"{articles:>9,} slowest named queries: {slowest[:3]}", file=sys.stderr)
    return found


def group(stored: int) -> float:
    """Return the ms of CPU that grouping costs an article, so many being stored, 2,000 a day."""
    old, new = group_cost.halves()
    with group_cost.filled(old, stored, 2000) as connection:
        return group_cost.measure(connection, new, NEW_ARTICLES)[2]


def slope(sizes: list[int], values: list[float]) -> float:
    return math.log(values[-1] / values[0]) / math.log(sizes[-1] / sizes[0]) if len(sizes) > 1 and values[0] else 0.0


def results(sizes: list[int], runs: int, kept: Path | None = None) -> dict[str, Any]:
    found: dict[str, dict[str, float]] = {}
    for size in sizes:
        for name, value in measure(size, runs, kept).items():
            found.setdefault(name, {})[str(size)] = value
            print(f"{size:>9,} {name:44s} {value:10.2f}", file=sys.stderr, flush=True)
    return {name: {**values, "slope": slope(sizes, list(values.values()))} for name, values in found.items()}


def table(found: dict[str, Any]) -> str:
    sizes = [name for name in next(iter(found.values())) if name != "slope"]
    body = [["ms, with so many articles stored", *(f"{int(size):,}" for size in sizes), "slope"]]
    body += [[name, *(f"{one[size]:,.1f}" for size in sizes), f"{one['slope']:.2f}"] for name, one in found.items()]
    return show(body)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="keep the generated data here and use it again")
    options = parser.parse_args()
    print(table(results(options.articles, options.runs, options.folder)))


if __name__ == "__main__":
    main()
