"""Sending a digest: every part once, on every channel of its audience, whatever happened before."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence

from newsvane.connections import Connection
from newsvane.deliver import ledger
from newsvane.deliver.channels import Channel, channel_of
from newsvane.deliver.records import Delivered, Part, Verdict
from newsvane.digest.records import Digest
from newsvane.errors import NewsvaneError
from newsvane.settings import Settings

LONGEST_WAIT_SECONDS = 90.0
ATTEMPTS = 3

Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def deliver(
    settings: Settings,
    digest: Digest,
    connections: Sequence[Connection],
    recipients: Sequence[str] = (),
    *,
    clock: Clock = utc_now,
    sleep: Callable[[float], None] = time.sleep,
    patience: float = LONGEST_WAIT_SECONDS,
    dry_run: bool = False,
    resend: bool = False,
) -> list[Delivered]:
    """Send what has not been sent yet of this edition and say how every part stands.

    The first run's digest is the one that is sent, also by later runs over newer data. ``resend`` sends this one, all
    of it, whatever was sent before. ``dry_run`` writes and sends nothing. A throttled part is waited for no longer than
    ``patience`` seconds. Raises ``NewsvaneError`` for a connection that is no channel; a part that fails is a result,
    and keeps no other channel from being tried.
    """
    channels = [(connection, channel_of(connection)) for connection in connections]
    if dry_run:
        return [
            Delivered(connection.id, part.number, part.of, "planned", f"{len(part.content)} bytes", recipient_of(part))
            for connection, channel in channels
            for part in channel.prepare(digest, connection, recipients)
        ]
    if not channels:
        return []
    frozen = ledger.freeze(settings, digest, now=clock(), anew=resend)
    if len(channels) > 1:  # all of it stands in the ledger before any is sent: a death leaves no channel out
        for connection, channel in channels:
            with contextlib.suppress(NewsvaneError):  # told below, in its turn
                parts = channel.prepare(frozen, connection, recipients)
                ledger.plan(settings, frozen, connection.id, parts, now=clock())
    return [
        delivered
        for connection, channel in channels
        for delivered in write_channel(
            settings,
            frozen,
            connection,
            channel,
            recipients,
            clock=clock,
            sleep=sleep,
            patience=patience,
            resend=resend,
        )
    ]


def write_channel(
    settings: Settings,
    digest: Digest,
    connection: Connection,
    channel: Channel,
    recipients: Sequence[str],
    *,
    clock: Clock,
    sleep: Callable[[float], None],
    patience: float,
    resend: bool,
) -> Iterator[Delivered]:
    """Send a channel's parts in order. After one that did not arrive the rest of a chat waits; mails do not."""
    try:
        parts = channel.prepare(digest, connection, recipients)
    except NewsvaneError as error:
        yield Delivered(connection.id, 1, 1, "failed", str(error))
        return
    entries = ledger.plan(settings, digest, connection.id, parts, now=clock(), anew=resend)
    blocked = ""
    for part in parts:
        part_id = ledger.delivery_id(digest, connection.id, part)
        entry = entries[part_id]
        if entry.outcome in {"sent", "unknown"}:
            verdict = Verdict(entry.outcome, entry.error)
        elif blocked:
            verdict = Verdict(entry.outcome, blocked)
        else:
            verdict = send_part(
                settings, part, part_id, connection, channel, clock=clock, sleep=sleep, patience=patience
            )
        if verdict.outcome != "sent" and not channel.each_alone:
            blocked = blocked or f"waits for part {part.number}"
        yield Delivered(connection.id, part.number, part.of, verdict.outcome, verdict.reason, recipient_of(part))


def send_part(
    settings: Settings,
    part: Part,
    part_id: str,
    connection: Connection,
    channel: Channel,
    *,
    clock: Clock,
    sleep: Callable[[float], None],
    patience: float,
) -> Verdict:
    """Claim, send, enter the outcome; a throttled part is tried again while the wait is bearable."""
    verdict = Verdict("failed")
    for attempt in range(1, ATTEMPTS + 1):
        pace(settings, connection, channel, clock=clock, sleep=sleep)
        if not ledger.claim(settings, part_id, now=clock()):
            return Verdict("unknown", "another run is sending it, or was killed while it did")
        verdict = channel.send(part, connection, part_id, clock())
        ledger.finish(settings, part_id, verdict, now=clock())
        if verdict.outcome != "throttled" or verdict.wait_seconds > patience or attempt == ATTEMPTS:
            break
        sleep(verdict.wait_seconds)
    return verdict


def pace(
    settings: Settings, connection: Connection, channel: Channel, *, clock: Clock, sleep: Callable[[float], None]
) -> None:
    """Keep the channel's gap to the last message of any run; the connection's ``gap_seconds`` overrules it."""
    gap = float(connection.extra.get("gap_seconds", channel.gap_seconds))
    if gap <= 0:
        return
    now = clock()
    last = ledger.last_written(settings, connection.id, now=now)
    if last is not None and (wait := gap - (now - last).total_seconds()) > 0:
        sleep(min(wait, gap))


def recipient_of(part: Part) -> str:
    return ledger.masked(part.recipient)


def undelivered(results: Sequence[Delivered]) -> list[Delivered]:
    """The parts that a retry would send: failed, throttled, or waiting behind one that was."""
    return [result for result in results if result.outcome in {"failed", "throttled", "planned"}]
