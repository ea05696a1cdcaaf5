"""How much faster an ingest becomes with one, two and four Celery workers of a cluster on this machine.

    python benchmarks/scale_workers.py [--workers N]... [--feeds N] [--articles N] [--runs N]

The cluster is that of docker/compose.yaml, as tests/scale runs it: PostgreSQL, Redis, an object store, DuckLake, and
workers that do one task at a time. Each feed has a host address of its own and brings new articles at every run, made
of sentences of real ones (ARTICLES.jsonl beside the checkout). All of it, the feeds' server too, shares this
machine's processors: what a worker adds ends where they do.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import datetime as dt
import html
import json
import multiprocessing
import os
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
from aiohttp import web

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / name) for name in ("scripts", "tests/dags")]

from scale_cluster import Cluster, running_cluster  # noqa: E402

from airflow_api import Api  # noqa: E402  after the path is set, like all that follow
from airflow_env import free_ports  # noqa: E402

ARTICLES = ROOT.parent / "shared/data/text/articles_2024-02.jsonl"
SENTENCES = 25
SERIAL = ("load", "publish")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--feeds", type=int, default=480)
    parser.add_argument("--articles", type=int, default=20, help="new articles a feed at each run")
    parser.add_argument("--runs", type=int, default=2)
    arguments = parser.parse_args()
    extra = {
        "AIRFLOW__CELERY__WORKER_CONCURRENCY": "1",
        "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": "False",
        "NEWSVANE_ALLOW_NETWORKS": "127.0.0.0/8",
    }
    with tempfile.TemporaryDirectory() as folder, feed_server(arguments.feeds, arguments.articles) as port:
        config = write_config(Path(folder, "config"), arguments.feeds, port)
        with running_cluster(Path(folder, "cluster"), config=config, workers=0, extra=extra) as cluster:
            api = Api(cluster.address, cluster.secrets["ADMIN_PASSWORD"])
            print(f"{os.cpu_count()} processors, {arguments.feeds} feeds, {arguments.articles} new articles each")
            print(
                "| workers | articles a run | run | fetch | tag | load and publish | workers' CPU | articles a second |"
            )
            print("|---|---|---|---|---|---|---|---|")
            started = 0
            for workers in arguments.workers:
                while started < workers:
                    started += 1
                    cluster.add("worker-1", f"worker-{started}")
                if started == arguments.workers[0]:
                    measure(api, cluster)  # the first run makes the tables, and warms what is read from disk
                rows = [measure(api, cluster) for _ in range(arguments.runs)]
                print(row(workers, rows), flush=True)


def measure(api: Api, cluster: Cluster) -> dict[str, float]:
    """Run an ingest and return its seconds, by stage from the first task's start to the last one's end."""
    before = cpu_seconds(cluster)
    run = api.run("news_ingest", {"all_sources": True})
    if run["state"] != "success":
        raise SystemExit(f"the run ended as {run['state']}: see {cluster.folder}")
    tasks = api.tasks(run)
    (loaded,) = [
        api.call(
            "GET", f"/api/v2/dags/news_ingest/dagRuns/{run['dag_run_id']}/taskInstances/load/xcomEntries/return_value"
        )
    ]
    counts = loaded["value"] if isinstance(loaded["value"], dict) else json.loads(loaded["value"])
    return {
        "articles": counts["articles"],
        "run": span([run], "start_date", "end_date"),
        "fetch": span([task for task in tasks if task["task_id"] == "fetch"]),
        "tag": span([task for task in tasks if task["task_id"] == "tag"]),
        "serial": span([task for task in tasks if task["task_id"] in SERIAL]),
        "cpu": cpu_seconds(cluster) - before,
    }


def span(parts: list[dict[str, Any]], begin: str = "start_date", end: str = "end_date") -> float:
    moments = [[dt.datetime.fromisoformat(part[name]) for part in parts] for name in (begin, end)]
    return (max(moments[1]) - min(moments[0])).total_seconds()


def cpu_seconds(cluster: Cluster) -> float:
    """The processor time of every worker and its children, those that have ended included."""
    total = 0.0
    for name, part in cluster.parts.items():
        if name.startswith("worker") and part.process:
            parent = psutil.Process(part.process.pid)
            for process in (parent, *parent.children(recursive=True)):
                with contextlib.suppress(psutil.NoSuchProcess):
                    times = process.cpu_times()
                    total += times.user + times.system + times.children_user + times.children_system
    return total


def row(workers: int, rows: list[dict[str, float]]) -> str:
    middle = {name: statistics.median(row[name] for row in rows) for name in rows[0]}
    cells = [f"{middle['articles']:,.0f}"]
    cells += [f"{middle[name]:.1f} s" for name in ("run", "fetch", "tag", "serial", "cpu")]
    return f"| {workers} | {' | '.join(cells)} | {middle['articles'] / middle['run']:.0f} |"


def write_config(folder: Path, feeds: int, port: int) -> Path:
    shutil.copytree(ROOT / "config", folder)
    (folder / "sources.toml").write_text(
        "".join(
            f'[[source]]\nid = "s{number:05d}"\nname = "{number}"\nurl = "http://{address(number)}:{port}/{number}"\n'
            "allow_private = true\nfetch_pages = false\n\n"
            for number in range(feeds)
        ),
        "utf-8",
    )
    return folder


def address(number: int) -> str:
    return f"127.0.{1 + number // 250}.{1 + number % 250}"


@contextlib.contextmanager
def feed_server(feeds: int, articles: int) -> Iterator[int]:
    """Serve the feeds in a process of their own; each answer holds articles that no other held."""
    (port,) = free_ports(1)
    ready = multiprocessing.get_context("spawn").Event()
    server = multiprocessing.get_context("spawn").Process(
        target=serve, args=(feeds, articles, port, ready), daemon=True
    )
    server.start()
    ready.wait(60)
    try:
        yield port
    finally:
        server.terminate()
        server.join()


def serve(feeds: int, articles: int, port: int, ready: Any) -> None:
    pool = read_sentences()
    chance = random.Random(7)  # noqa: S311  sentences, not secrets

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/robots.txt":
            return web.Response(status=404)
        return web.Response(body=feed(request.path, articles, pool, chance), content_type="application/rss+xml")

    async def run() -> None:
        app = web.Application()
        app.router.add_route("GET", "/{path:.*}", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        for number in range(feeds):
            await web.TCPSite(runner, address(number), port).start()
        ready.set()
        await asyncio.Event().wait()

    asyncio.run(run())


def feed(path: str, articles: int, pool: list[str], chance: random.Random) -> bytes:
    published = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())
    items = []
    for _ in range(articles):
        title, *body = chance.sample(pool, 1 + SENTENCES)
        link = f"http://news.example.com{path}/{chance.getrandbits(64):x}"
        items.append(
            f"<item><title>{html.escape(title[:40])}</title><link>{link}</link><pubDate>{published}</pubDate>"
            f"<description>{html.escape(''.join(body))}</description></item>"
        )
    return f'<rss version="2.0"><channel><title>{path}</title>{"".join(items)}</channel></rss>'.encode()


def read_sentences() -> list[str]:
    if not ARTICLES.exists():
        raise SystemExit(f"{ARTICLES}: the real articles are not there")
    texts = [json.loads(line)["html"] for line in ARTICLES.read_text("utf-8").splitlines()]
    plain = re.sub(r"<[^>]+>|\s+", "", "".join(texts))
    return [sentence + "。" for sentence in plain.split("。") if 10 < len(sentence) < 200]


if __name__ == "__main__":
    main()
