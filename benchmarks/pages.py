"""How long the server works for each page at a million articles.

    python benchmarks/pages.py [--mentions N] [--runs N] [--folder FOLDER]

The data are those of benchmarks/queries.py, which measures the search by itself, with fewer words indexed; stories, a
month of requests and bodies of the newest days are added. The application is asked in this process, so that the figures
hold all that the server does: opening the snapshot, questions, template, compression. ``again`` is the answer to a
browser that holds the page already.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import sys
import time
import warnings
from pathlib import Path

import queries
from fastapi import Depends, Request, Response

from newsvane.settings import Settings, read_settings
from newsvane.warehouse import publish
from newsvane.warehouse.bodies import bodies_folder, write_part
from newsvane.warehouse.connections import open_warehouse, writer_lock
from newsvane.web.app import create_app

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette's client asks for a newer httpx than Airflow allows
    from fastapi.testclient import TestClient

NOW = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
LIMIT = 0.3  # of the processor's time: by the clock, other work on the machine counts too
TERMS_AN_ARTICLE = 20
MORE = """
insert into story by name
select
    story_id, any_value(title) as title, arg_min(article_id, published_at) as first_article_id,
    min(published_at) as first_at, max(published_at) as last_at, arg_min(source_id, published_at) as first_source_id,
    count(*) as articles, count(distinct text_id) as texts, count(distinct source_id) as sources,
    []::varchar[] as entities, false as is_open
from article_head
group by story_id;

insert into "fetch" by name
select
    's' || source || '-' || i as fetch_id, 's' || source as source_id, 'https://example.com/' || source as url,
    timestamptz '2025-01-01 00:00:00+00' - interval (i * 15) minute as fetched_at, 'fetched' as outcome, 200 as status,
    40000 as bytes, 120 as duration_ms, 20 as items, 1 as new_items
from range(300) as sources (source), range(2880) as numbers (i);

insert into feed_state by name
select 's' || i as source_id, 0 as failures, timestamptz '2025-01-01 00:00:00+00' as last_success_at,
    timestamptz '2025-01-01 00:15:00+00' as next_due_at, 900 as interval_seconds, 1800 as rhythm_seconds
from range(300) as sources (i);
"""
BODIES = """
select article_id, day, repeat('人工智能大模型的新闻正文，说到实体之名与应用的进展。', 40) as body
from article_head
where day > date '2024-12-31' - 20
order by day, article_id
"""
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
    "日报, preview": "/digest/2024-12-30/default/file.html",
    "信源": "/sources",
    "信源, one": "/source/s1",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mentions", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="keep the generated data here and use it again")
    options = parser.parse_args()
    with queries.data_folder(options.folder, options.mentions) as folder:
        settings = read_settings({"NEWSVANE_DATA": str(folder)})
        if not settings.warehouse.exists():
            fill(settings, options.mentions // queries.MENTIONS_AN_ARTICLE)
        if not settings.snapshot.exists():
            publish(settings, now=NOW)
        measure(settings, options.runs)


def fill(settings: Settings, articles: int) -> None:
    queries.TERMS_AN_ARTICLE = TERMS_AN_ARTICLE
    queries.generate(settings, articles)
    with writer_lock(settings), open_warehouse(settings) as connection:
        connection.execute(MORE)
        write_part(connection, bodies_folder(settings), BODIES)


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
        slow = "  over the limit" if statistics.median(processor) > LIMIT else ""
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
