"""Alerts to the operator: the sources that turned broken, and those that recovered, each told once a channel.

What is still to be told is no memory of a run but follows from two tables: a broken source whose alert the ledger does
not hold, and a well one whose last alert in the ledger is that it broke. So a retry or a crash loses and doubles none.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from newsvane.config.audiences import Operator
from newsvane.config.sources import read_sources
from newsvane.connections import Connection
from newsvane.deliver import Delivered, deliver, ledger, undelivered
from newsvane.deliver.sending import Clock
from newsvane.digest.health import describe_trouble
from newsvane.digest.records import ALERT, Counts, Digest, Health, SourceTrouble
from newsvane.fetch.health import alert_key, health_changes
from newsvane.fetch.urls import redact_url
from newsvane.records import FeedState, Source
from newsvane.settings import Settings
from newsvane.warehouse import read_feed_states

FAILURES_IN_A_ROW = 3  # then the channel is left in peace until the next run


def alert_operator(
    settings: Settings, moment: dt.datetime, operator: Operator, connection: Connection, *, clock: Clock
) -> list[dict[str, Any]]:
    """Send through one channel every alert that it has not been given yet, in the order in which they arose.

    Nothing is waited for: what a channel does not take now is sent after the next load.
    """
    states = read_feed_states(settings)
    sources = [source for source in read_sources(settings.sources) if source.enabled]

    def compose(known: Sequence[ledger.Kept]) -> list[Digest]:
        told = {key for edition in known for key in edition.keys}
        alert = compose_alert(told, states, sources, channel=connection.id, moment=moment, zone=settings.zone)
        return [alert] if alert else []

    results: list[Delivered] = []
    failures = 0
    for alert in ledger.enter(settings, audience_of(connection.id), ALERT, compose, now=clock()):
        delivered = deliver(settings, alert, [connection], operator.recipients, clock=clock, patience=0.0)
        results += delivered
        failures += bool(undelivered(delivered))
        if failures == FAILURES_IN_A_ROW:
            break
    return [dataclasses.asdict(result) for result in results]


def audience_of(channel: str) -> str:
    """The ledger's name for the operator behind one channel; no audience of the file can bear it."""
    return f"operator/{channel}"


def compose_alert(
    told: Collection[str],
    states: Mapping[str, FeedState],
    sources: Sequence[Source],
    *,
    channel: str,
    moment: dt.datetime,
    zone: ZoneInfo,
) -> Digest | None:
    """Return one alert for all that turned and is not among the keys ``told``; None where nothing did.

    A source that was told broken stays so until it has answered again: its next failure is not told anew, and a
    changed address that has not answered yet is no recovery.
    """
    by_id = {source.id: source for source in sources}
    before = {
        source_id: FeedState(source_id, broken_since=since)
        for source_id, since in told_broken(told).items()
        if source_id in states and (states[source_id].broken_since is not None or not states[source_id].failures)
    }
    changes = health_changes(before, [state for source_id, state in states.items() if source_id in by_id])
    broken = [trouble_of(state, by_id[state.source_id], "broken") for state in changes.broken]
    recovered = [trouble_of(state, by_id[state.source_id], "recovered") for state in changes.recovered]
    health = Health(
        len(sources),
        moment,
        tuple(trouble for trouble in broken if trouble.key not in told),
        tuple(trouble for trouble in recovered if trouble.key not in told),
    )
    if not health.troubles and not health.recovered:
        return None
    keys = "\n".join(trouble.key for trouble in (*health.troubles, *health.recovered))
    return Digest(
        audience=audience_of(channel),
        audience_name="运维",
        day=moment.astimezone(zone).date(),
        window=f"{ALERT}-{hashlib.sha256(keys.encode()).hexdigest()[:12]}",
        start=moment,
        end=moment,
        timezone=zone.key,
        ai_related_only=False,
        counts=Counts(0, 0, 0, 0),
        history_days=0,
        stories=(),
        moves=(),
        trends=(),
        firsts=(),
        follow_ups=(),
        health=health,
    )


def told_broken(told: Collection[str]) -> dict[str, dt.datetime]:
    """The sources whose last alert was that they broke, with the time that it named (see ``alert_key``)."""
    latest: dict[str, str] = {}
    for key in told:
        turn, source_id, since = key.split(":", 2)
        if turn == "broken":
            latest[source_id] = max(since, latest.get(source_id, ""))
    return {
        source_id: dt.datetime.fromisoformat(since)
        for source_id, since in latest.items()
        if f"recovered:{source_id}:{since}" not in told
    }


def trouble_of(state: FeedState, source: Source, turn: str) -> SourceTrouble:
    return describe_trouble(
        source_id=source.id,
        name=source.name,
        url=redact_url(source.url),
        failures=state.failures,
        broken_since=state.broken_since,
        last_error=state.last_error,
        key=alert_key(state, turn),
    )
