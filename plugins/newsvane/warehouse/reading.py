"""What the pipeline reads back from the snapshot: feed states, waiting pages, and which articles are there."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

import duckdb
import pyarrow as pa

from newsvane.records import FeedState, QueuedPage
from newsvane.settings import Settings
from newsvane.warehouse.batch import rows_of
from newsvane.warehouse.connections import is_published, open_snapshot
from newsvane.warehouse.migrations import applied_versions, find_migrations


def is_outdated(settings: Settings) -> bool:
    """Tell whether the snapshot was published by an older program, whose tables lack what this one reads."""
    if not is_published(settings):
        return False
    with open_snapshot(settings) as connection:
        applied = applied_versions(connection)
    return any(migration.version not in applied for migration in find_migrations(settings.sql / "schema"))


def read_feed_states(settings: Settings) -> dict[str, FeedState]:
    """Return the state of each feed by its source's id; empty where nothing has been published yet."""
    if not is_published(settings):
        return {}
    names = ", ".join(field.name for field in dataclasses.fields(FeedState))
    with open_snapshot(settings) as connection:
        table = connection.execute(f"select {names} from feed_state").to_arrow_table()  # noqa: S608 - our own columns
    return {row["source_id"]: FeedState(**row) for row in rows_of(table)}


def read_page_queue(settings: Settings) -> tuple[QueuedPage, ...]:
    """Return the articles that wait for their page; empty where nothing has been published yet."""
    if not is_published(settings):
        return ()
    names = ", ".join(field.name for field in dataclasses.fields(QueuedPage))
    with open_snapshot(settings) as connection:
        table = connection.execute(
            f"select {names} from page_queue order by queued_at, article_id"  # noqa: S608 - our own columns
        ).to_arrow_table()
    return tuple(QueuedPage(**row) for row in rows_of(table))


def known_articles(
    settings: Settings, article_ids: Iterable[str] | None = None, *, since: dt.date | None = None
) -> frozenset[str]:
    """Return which of ``article_ids`` (of all articles, where None) are published, of ``since`` or later."""
    if not is_published(settings):
        return frozenset()
    with open_snapshot(settings) as connection:
        found = connection.table("article_head").project("article_id, day")
        if article_ids is not None:
            wanted = pa.table({"article_id": pa.array(list(article_ids), pa.string())})
            found = found.join(connection.from_arrow(wanted), "article_id", how="semi")
        if since is not None:
            found = found.filter(duckdb.ColumnExpression("day") >= duckdb.ConstantExpression(since))
        return frozenset(article_id for article_id, _ in found.fetchall())
