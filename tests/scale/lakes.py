"""A warehouse on DuckLake for a test: settings, batches to load, and processes that load them."""

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

from newsvane.connections import read_connection
from newsvane.records import Article, Mention, Source
from newsvane.settings import read_settings
from newsvane.storage import open_path
from newsvane.warehouse import ArticleMention, Batch, stage

NOW = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
HERE = Path(__file__).resolve().parent


def environment_of(postgres, store, name, endpoint=None):
    """The environment of a process that works on the new lake ``name``; ``endpoint`` is its way to S3."""
    postgres.create_database(name)
    address = {"endpoint_url": endpoint or store.endpoint, "region_name": "us-east-1"}
    return {
        "NEWSVANE_LAKE": f"s3://{store.bucket}/{name}/lake",
        "NEWSVANE_STORAGE": "store",
        "NEWSVANE_STAGING": f"s3://{store.bucket}/{name}/staging",
        "NEWSVANE_ARCHIVE": f"s3://{store.bucket}/{name}/archive",
        "NEWSVANE_DIGESTS": f"s3://{store.bucket}/{name}/digests",
        "AIRFLOW_CONN_STORE": json.dumps(
            {"conn_type": "aws", "login": store.key, "password": store.secret, "extra": address}
        ),
        "AIRFLOW_CONN_NEWSVANE_LAKE": json.dumps(
            {
                "conn_type": "postgres",
                "host": "127.0.0.1",
                "port": postgres.port,
                "login": "newsvane",
                "password": postgres.password,
                "schema": name,
            }
        ),
    }


def settings_of(environment, data):
    """Settings with the connections of that environment; ``data`` is a folder that only this worker has."""
    import dataclasses

    settings = read_settings({**environment, "NEWSVANE_DATA": str(data)})
    return dataclasses.replace(settings, connect=lambda name: read_connection(name, environment))


def batch_of(numbers, day=18):
    """Invented articles, each naming one product in its title; every field follows from its number."""
    noon = dt.datetime(2024, 2, day, 4, tzinfo=dt.UTC)
    articles = tuple(
        Article(
            article_id=f"a{number:05d}",
            source_id=f"outlet{number % 3}",
            url=f"https://example.com/{number}",
            canonical_url=f"https://example.com/{number}",
            title=f"sora 第{number}号消息",
            body=f"第{number}号消息的正文，编号{number}：{'新闻' * (number % 40)}",
            author="",
            origin="",
            published_at=noon,
            first_seen_at=noon,
            day=noon.date(),
            body_kind="feed",
            ai_related=True,
            ai_score=1.0,
        )
        for number in numbers
    )
    sora = Mention("sora", "product", "Sora", None, "title", 0, 4, "sora", "rule", 1.0)
    return Batch(
        articles=articles,
        mentions=tuple(ArticleMention(article.article_id, sora, "v1") for article in articles),
        sources=tuple(Source(f"outlet{k}", f"Outlet {k}", f"https://example.com/{k}.xml") for k in range(3)),
    )


def stage_overlapping(settings, batches, size):
    """Stage batches of which each holds half of the one before: what two feeds bring that share their articles."""
    root = open_path(settings.staging, settings)
    return [
        stage(root, f"b{number:03d}", batch_of(range(number * size // 2, number * size // 2 + size)))
        for number in range(batches)
    ]


def start_loader(environment, data, uris):
    """A process that loads and publishes batch by batch; it prints a line when it begins, and one at its end."""
    return subprocess.Popen(
        ["nice", "-n", "3", sys.executable, str(HERE / "loading.py"), *uris],  # other tests run beside it
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment, "NEWSVANE_DATA": str(data)},
    )


def counted(connection):
    """What must agree: articles, different ones, their bodies and mentions, and what the roll-ups count of them."""
    return connection.execute(
        """
        select
            count(*),
            count(distinct article_id),
            count(*) filter (where body <> ''),
            (select count(*) from mention),
            (select coalesce(sum(all_articles), 0)::bigint from day_total),
            (select coalesce(sum(articles), 0)::bigint from trend('sora', days := 60)),
            (select num_docs from fts_main_search_text.stats),
            (select coalesce(sum(articles), 0)::bigint from story)
        from article
        """
    ).fetchall()[0]
