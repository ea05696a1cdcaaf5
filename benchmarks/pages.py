"""How long the server works for each page at a million articles.

    python benchmarks/pages.py [--articles N] [--runs N] [--folder FOLDER]

FOLDER keeps the generated data, for queries.py too. The application is asked in this process, so that the figures hold
all that the server does: opening the snapshot, questions, template, compression. ``again`` is the answer to a browser
that holds the page already.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
import warnings
from pathlib import Path

import generated
from fastapi import Depends, Request, Response

from newsvane.settings import Settings, read_settings
from newsvane.warehouse import publish
from newsvane.web.app import create_app

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette's client asks for a newer httpx than Airflow allows
    from fastapi.testclient import TestClient

LIMIT = 0.3  # seconds by the clock, the median: what a reader waits; measure on an idle machine
ADDRESSES = {
    "总览": "/",
    "趋势, 3 entities, 30 days": "/trends?entity=e5&entity=e6&entity=e7",
    "趋势, 8 entities, a year": "/trends?days=365&" + "&".join(f"entity=e{number}" for number in range(1, 9)),
    "实体, 30 days": "/entity/e5",
    "实体, a year": "/entity/e5?days=365",
    "实体, companies as CSV": "/entity/e5/beside.csv?kind=company",
    "实体, list": "/entities",
    "实体, by name": "/entities?q=55",
    "故事, day": "/stories",
    "故事, 30 days": "/stories?days=30",
    "故事, one": "{story}",
    "文章": "{article}",
    "文章, why": "{article}/why",
    "搜索, two words": "/search?q=视频+模型",
    "搜索, with an entity": "/search?q=世界&entity=e5&first=2024-12-01",
    "日报": "/digests",
    "日报, preview": "/digest/2024-12-30/default",
    "日报, preview's frame": "/digest/2024-12-30/default/file.html",
    "信源": "/sources",
    "信源, one": "/source/s1",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="keep the generated data here and use it again")
    options = parser.parse_args()
    with generated.data_folder(options.folder, options.articles) as folder:
        settings = read_settings({"NEWSVANE_DATA": str(folder)})
        if not settings.snapshot.exists():
            generated.generate(settings, options.articles)
            publish(settings, now=generated.NOW)
        measure(settings, options.runs)


def measure(settings: Settings, runs: int) -> None:
    """Print the median and the longest time of each page, and the processor's."""
    client = TestClient(create_app(settings, [Depends(admit)]))
    places = {
        "story": first_link(client, "/stories", "/story/"),
        "article": first_link(client, "/entity/e5", "/article/"),
    }
    print(f"{settings.snapshot.resolve().stat().st_size / 1e6:,.0f} MB of snapshot; milliseconds of server time")
    print(f"  {'':32s} {'first':>8s} {'median':>8s} {'most':>8s} {'CPU':>8s} {'again':>8s} {'kB':>7s}")
    for name, form in ADDRESSES.items():
        address = form.format(**places)
        first = ask(client, address)
        times = [ask(client, address) for _ in range(runs)]
        wall, processor = ([one[part] for one in times] for part in (0, 1))
        again = ask(client, address, first[2].headers.get("etag", ""))
        slow = "  over the limit" if statistics.median(wall) > LIMIT else ""
        figures = (first[0], statistics.median(wall), max(wall), statistics.median(processor), again[0])
        size = int(first[2].headers["content-length"]) / 1e3
        print(
            f"  {name:32s} " + " ".join(f"{1000 * value:8.1f}" for value in figures) + f" {size:7.1f}{slow}", flush=True
        )


def ask(client: TestClient, address: str, etag: str = "") -> tuple[float, float, Response]:
    """Return the seconds by the clock and of the processor, and the answer."""
    begin, worked = time.perf_counter(), time.process_time()
    answer = client.get(address, headers={"If-None-Match": etag} if etag else {})
    spent = time.perf_counter() - begin, time.process_time() - worked
    if answer.status_code not in (200, 304):
        sys.exit(f"{address}: {answer.status_code}")
    return *spent, answer


def first_link(client: TestClient, address: str, start: str) -> str:
    page = client.get(address).text
    return start + page.partition(f'href="{start}')[2].partition('"')[0]


def admit(request: Request) -> None:
    request.state.user_name = "benchmark"


if __name__ == "__main__":
    main()
