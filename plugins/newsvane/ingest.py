"""The main path: plan, fetch, tag, load, publish.

Each function is one Airflow task and can be repeated at will; ``run`` calls them in a row without Airflow. What they
hand each other is small enough for XCom: chunks of source ids, URIs of staged files, counts. Each imports what it needs
by itself, for every task is a process of its own.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from collections import Counter
from typing import Any, TypedDict

from newsvane import warehouse
from newsvane.settings import Settings
from newsvane.storage import open_path

log = logging.getLogger(__name__)


class Chunk(TypedDict):
    """A share of the due sources, with the moment of the run: a repeated task does the same work again.

    ``page_source_ids`` are sources whose articles wait for their pages; their feeds are fetched only where due.
    With ``archive_day`` nothing is fetched at all: that day's documents are read again from the archive.
    """

    run: str
    number: int
    now: str
    source_ids: list[str]
    page_source_ids: list[str]
    archive_day: str | None


def run(
    settings: Settings, now: dt.datetime, *, all_sources: bool = False, archive_day: dt.date | None = None
) -> dict[str, Any]:
    """Run the whole way once, in this process, and return what was loaded."""
    chunks = plan_replay(archive_day, now) if archive_day else plan(settings, now, all_sources=all_sources)
    fetched = [fetch(settings, chunk) for chunk in chunks]
    counts = load(settings, [tag(settings, uri) for uri in fetched], now=now)
    publish(settings, now=now)
    return counts


def plan(settings: Settings, now: dt.datetime, *, all_sources: bool = False) -> list[Chunk]:
    """Cut the due sources, or all of them, into chunks; raises ``ConfigErrors`` where the catalogue is mistaken."""
    from newsvane.config.sources import read_sources
    from newsvane.fetch import plan_chunks

    sources = read_sources(settings.sources)
    if warehouse.is_outdated(settings):  # the program was upgraded: bring the tables up before anyone reads them
        publish(settings, now=now)
    chunks = plan_chunks(sources, {} if all_sources else warehouse.read_feed_states(settings), now)
    enabled = {source.id for source in sources if source.enabled}
    waiting = {page.source_id for page in warehouse.read_page_queue(settings)} & enabled
    if waiting and not chunks:
        chunks = [[]]
    homeless = sorted(waiting.difference(*chunks))
    log.info(
        "%d sources, %d due, %d with waiting pages, %d chunks",
        len(sources),
        sum(map(len, chunks)),
        len(waiting),
        len(chunks),
    )
    return [
        Chunk(
            run=f"{now.astimezone(dt.UTC):%Y%m%dT%H%M%S%fZ}",
            number=number,
            now=now.isoformat(),
            source_ids=list(ids),
            page_source_ids=sorted(waiting.intersection(ids)) + homeless[number :: len(chunks)],
            archive_day=None,
        )
        for number, ids in enumerate(chunks)
    ]


def plan_replay(day: dt.date, now: dt.datetime) -> list[Chunk]:
    """Plan to read one day (UTC) again from the archive."""
    return [
        Chunk(
            run=f"{now.astimezone(dt.UTC):%Y%m%dT%H%M%S%fZ}",
            number=0,
            now=now.isoformat(),
            source_ids=[],
            page_source_ids=[],
            archive_day=day.isoformat(),
        )
    ]


def fetch(settings: Settings, chunk: Chunk) -> str:
    """Fetch, parse and extract the chunk's sources, or replay its day; return the URI of the staged batch."""
    import asyncio

    from newsvane.collect import collect
    from newsvane.config.sources import read_sources
    from newsvane.fetch.loop import new_event_loop
    from newsvane.replay import replay

    wanted = {*chunk["source_ids"], *chunk["page_source_ids"]}
    sources = read_sources(settings.sources)
    if chunk["archive_day"]:
        day = dt.date.fromisoformat(chunk["archive_day"])
        batch = replay(sources, day, settings=settings, root=open_path(settings.archive, settings))
    else:
        collecting = collect(
            [source for source in sources if source.id in wanted],
            warehouse.read_feed_states(settings),
            [page for page in warehouse.read_page_queue(settings) if page.source_id in chunk["page_source_ids"]],
            due=set(chunk["source_ids"]),
            settings=settings,
            archive=open_path(settings.archive, settings),
            now=dt.datetime.fromisoformat(chunk["now"]),
        )
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            batch = runner.run(collecting)
    for result in batch.fetches:
        if result.outcome == "failed":
            log.warning("%s: %s: %s", result.source_id, result.error_kind, result.error)
    outcomes = Counter(result.outcome for result in batch.fetches)
    log.info(
        "%s; %d new articles, %d waiting for their pages", dict(outcomes), len(batch.articles), len(batch.page_queue)
    )
    return warehouse.stage(
        open_path(settings.staging, settings), f"{chunk['run']}/{chunk['number']:02d}-fetched", batch
    )


def tag(settings: Settings, uri: str) -> str:
    """Tag the articles of a staged batch; return the URI of the batch that holds them with their mentions."""
    from newsvane.tag import load_tagger
    from newsvane.tag.prominence import prominence

    batch = warehouse.read_staged(uri, settings)
    tagger = load_tagger(settings.config)
    names = {source.id: source.name for source in batch.sources}
    articles = []
    mentions = []
    for article in batch.articles:
        tagging = tagger.tag(article.title, article.body, names.get(article.source_id, ""), article.day)
        articles.append(
            dataclasses.replace(
                article,
                ai_related=tagging.ai_related,
                ai_score=tagging.ai_score,
                ai_reasons=tagging.reasons,
                dictionary_version=tagger.version,
            )
        )
        roles = prominence(tagging.mentions)
        mentions += [
            warehouse.ArticleMention(article.article_id, mention, tagger.version, roles[mention.entity_id])
            for mention in tagging.mentions
        ]
    log.info("%d articles, %d mentions, dictionary %s", len(articles), len(mentions), tagger.version)
    root, name = uri.rsplit("/", 2)[0], "/".join(uri.rsplit("/", 2)[1:]).replace("-fetched", "-tagged")
    tagged = dataclasses.replace(batch, articles=tuple(articles), mentions=tuple(mentions))
    return warehouse.stage(open_path(root, settings), name, tagged)


def load(settings: Settings, uris: list[str], *, now: dt.datetime | None = None) -> dict[str, Any]:
    """Load the tagged batches; return what was added, with how the fetching went."""
    counts = dataclasses.asdict(warehouse.load(settings, uris, now=now or dt.datetime.now(dt.UTC)))
    counts |= count_fetches(settings, uris)
    log.info("%s", counts)
    return counts


def count_fetches(settings: Settings, uris: list[str]) -> dict[str, Any]:
    """Return how many feeds were due, and how many requests ended how: by outcome, the failed by kind."""
    tables = [warehouse.read_tables(uri, ("fetch", "feed_state"), settings=settings) for uri in uris]
    outcomes = Counter(value for table in tables for value in table["fetch"]["outcome"].to_pylist())
    kinds = Counter(value for table in tables for value in table["fetch"]["error_kind"].to_pylist() if value)
    return {
        "due": sum(table["feed_state"].num_rows for table in tables),
        "outcomes": dict(sorted(outcomes.items())),
        "failed_by_kind": dict(sorted(kinds.items())),
    }


def publish(settings: Settings, *, now: dt.datetime | None = None) -> str:
    """Publish the snapshot; return its path."""
    path = warehouse.publish(settings, now=now or dt.datetime.now(dt.UTC))
    log.info("published %s", path)
    return str(path)
