"""Instant editions: one story each, pushed when it is new and watched, or as soon as many outlets tell it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from newsvane.config.audiences import Audience
from newsvane.digest.build import build_digest
from newsvane.digest.names import NO_NAMES
from newsvane.digest.records import INSTANT, Digest, Health, Story
from newsvane.digest.windows import Window
from newsvane.settings import CHECKOUT

LOOK_BACK = dt.timedelta(hours=12)


def instant_editions(
    connection: duckdb.DuckDBPyConnection,
    moment: dt.datetime,
    audience: Audience,
    *,
    zone: ZoneInfo,
    queries: Path = CHECKOUT / "sql" / "queries",
    english: Mapping[str, str] = NO_NAMES,
) -> list[Digest]:
    """Return an edition for each story worth interrupting for, best first; none for an audience that wants none.

    A story's edition is named after it, so that the ledger lets it pass once.
    """
    if audience.instant is None:
        return []
    day = moment.astimezone(zone).date()
    window = Window(day, moment - LOOK_BACK, moment, INSTANT)
    least = audience.instant.minimum_outlets
    whole = build_digest(connection, day, audience, zone=zone, window=window, queries=queries, english=english)
    chosen = [story for story in whole.stories if story.watched or len(story.outlets) >= least]
    return [edition_of(whole, story) for story in chosen]


def edition_of(whole: Digest, story: Story) -> Digest:
    name = hashlib.sha256(story.key.encode()).hexdigest()[:12]
    return dataclasses.replace(
        whole,
        window=f"{INSTANT}-{name}",
        stories=(story,),
        moves=(),
        trends=(),
        firsts=(),
        follow_ups=(),
        health=Health(whole.health.sources, whole.health.seen_at, ()),
    )
