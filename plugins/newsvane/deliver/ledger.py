"""The ledger: what was sent to whom, written before and after each part, in the warehouse by its one writer.

A part goes planned → sending → sent, failed, throttled or unknown. Only a planned, failed or throttled part can be
claimed, by one run alone. A part found in ``sending`` belongs to another run, or to one that died: it may have
arrived, and is never sent again without being asked to.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from newsvane.deliver.records import Outcome, Part, Verdict
from newsvane.digest.records import Digest
from newsvane.digest.rendering import read_json, render_json
from newsvane.settings import Settings
from newsvane.warehouse.connections import transaction

EVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """How one part stands."""

    delivery_id: str
    outcome: Outcome
    attempts: int
    changed_at: dt.datetime
    error: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An edition in the table ``digest``; ``content`` is null where no part of it is left to send."""

    day: dt.date
    window: str
    keys: list[str]
    content: str | None
    made_at: dt.datetime


def delivery_id(digest: Digest, channel: str, part: Part) -> str:
    """The identity of a part: the same on every attempt, of the same edition to the same place."""
    key = "\n".join((digest.audience, digest.day.isoformat(), digest.window, channel, part.recipient, str(part.number)))
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def masked(recipient: str) -> str:
    """An address as the ledger shows it.

    >>> masked("research@example.com")
    're***@example.com'
    """
    name, at, domain = recipient.partition("@")
    return f"{name[:2]}***{at}{domain}" if recipient else ""


def register(settings: Settings, digest: Digest, *, now: dt.datetime) -> None:
    """Keep the digest as it was just written, in the place of an earlier one that nobody was sent."""
    with transaction(settings, now=now) as connection:
        row = run(connection, settings, "delivery_begun", edition_of(digest)).fetchone()
        keep(connection, settings, digest, now, anew=row == (False,))


def freeze(settings: Settings, digest: Digest, *, now: dt.datetime, anew: bool = False) -> Digest:
    """Return the digest to send: this one, or the one whose sending has begun, unless ``anew``."""
    with transaction(settings, now=now) as connection:
        row = run(connection, settings, "delivery_begun", edition_of(digest)).fetchone()
        return keep(connection, settings, digest, now, anew=anew or row == (False,))


def keep(
    connection: duckdb.DuckDBPyConnection, settings: Settings, digest: Digest, now: dt.datetime, *, anew: bool
) -> Digest:
    """Enter the digest where there is none, or ``anew`` whatever there is, and return the one that is kept."""
    edition = edition_of(digest)
    if anew:
        run(connection, settings, "delivery_thaw", edition)
    values = {
        "start_at": digest.start,
        "end_at": digest.end,
        "articles": digest.counts.relevant,
        "stories": digest.keys,
        "content": render_json(digest),
        "now": now,
    }
    run(connection, settings, "delivery_freeze", edition | values)
    row = run(connection, settings, "delivery_frozen", edition).fetchone()
    return read_json(row[0]) if row else digest


def enter(
    settings: Settings,
    audience: str,
    kind: str,
    compose: Callable[[Sequence[Kept]], Iterable[Digest]],
    *,
    now: dt.datetime,
    since: dt.datetime = EVER,
) -> list[Digest]:
    """Keep the editions that ``compose`` makes, knowing those kept before; return all still to be sent, oldest first.

    ``kind`` is how their windows begin; those kept before ``since`` are forgotten. One transaction: of two runs at
    once the second knows what the first entered.
    """
    values = {"audience": audience, "kind": kind, "since": since}
    with transaction(settings, now=now) as connection:
        known = [Kept(*row) for row in run(connection, settings, "delivery_editions", values).fetchall()]
        for digest in compose(known):
            keep(connection, settings, digest, now, anew=False)
        found = [Kept(*row) for row in run(connection, settings, "delivery_editions", values).fetchall()]
    return [read_json(one.content) for one in found if one.content is not None]


def plan(
    settings: Settings, digest: Digest, channel: str, parts: Sequence[Part], *, now: dt.datetime, anew: bool = False
) -> dict[str, Entry]:
    """Enter all parts of an edition before the first is sent; ``anew`` forgets what became of them before."""
    edition = edition_of(digest) | {"channel": channel}
    with transaction(settings, now=now) as connection:
        if anew:
            run(connection, settings, "delivery_reset", edition | {"now": now})
        run(connection, settings, "delivery_unplan", edition)
        for part in parts:
            values = {
                "delivery_id": delivery_id(digest, channel, part),
                "recipient": masked(part.recipient),
                "part": part.number,
                "parts": part.of,
                "now": now,
            }
            run(connection, settings, "delivery_plan", edition | values)
        return entries(run(connection, settings, "delivery_state", edition).fetchall())


def claim(settings: Settings, part_id: str, *, now: dt.datetime) -> bool:
    """Take a part for sending; False where another run has it, or it needs no sending."""
    with transaction(settings, now=now) as connection:
        # The number of rows that were changed: a lake's update returns no values.
        row = run(connection, settings, "delivery_claim", {"delivery_id": part_id, "now": now}).fetchone()
    return row is not None and row[0] > 0


def finish(settings: Settings, part_id: str, verdict: Verdict, *, now: dt.datetime) -> None:
    with transaction(settings, now=now) as connection:
        values = {"delivery_id": part_id, "outcome": verdict.outcome, "error": verdict.reason, "now": now}
        run(connection, settings, "delivery_finish", values)


def last_written(settings: Settings, channel: str, *, now: dt.datetime) -> dt.datetime | None:
    """When any run last wrote to the channel: rates hold across audiences and runs."""
    with transaction(settings, now=now) as connection:
        row = run(connection, settings, "delivery_last", {"channel": channel}).fetchone()
    found: dt.datetime | None = row[0] if row else None
    return found


def run(
    connection: duckdb.DuckDBPyConnection, settings: Settings, name: str, values: Mapping[str, Any]
) -> duckdb.DuckDBPyConnection:
    statement = (settings.sql / "queries" / f"{name}.sql").read_text("utf-8")
    return connection.execute(statement, dict(values))


def edition_of(digest: Digest) -> dict[str, Any]:
    return {"audience": digest.audience, "day": digest.day, "window": digest.window}


def entries(rows: Sequence[tuple[Any, ...]]) -> dict[str, Entry]:
    return {row[0]: Entry(*row) for row in rows}
