"""Editions: which digests a run of the DAG or the command makes, and making one."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from newsvane.config.audiences import Audience, read_audiences
from newsvane.connections import Connection
from newsvane.deliver import Delivered, deliver, ledger
from newsvane.deliver.sending import Clock, utc_now
from newsvane.digest.build import build_digest
from newsvane.digest.instant import LOOK_BACK, instant_editions
from newsvane.digest.names import english_names
from newsvane.digest.records import INSTANT, Digest
from newsvane.digest.windows import Window, window_due
from newsvane.digest.writing import write_digest
from newsvane.errors import NewsvaneError
from newsvane.settings import Settings
from newsvane.storage import open_path
from newsvane.warehouse import open_snapshot

LINKS = 3
PUSHED_DAYS = dt.timedelta(days=14)


def plan(
    settings: Settings,
    moment: dt.datetime,
    *,
    day: str | None = None,
    audience: str | None = None,
    due_within: dt.timedelta | None = None,
) -> list[dict[str, str]]:
    """Return the editions to make, as plain values that a task can hand on: the day before ``moment`` unless given.

    With ``due_within`` only the audiences are served whose window closed less than that before ``moment``, each with
    what came since its window before.
    """
    chosen = choose_audiences(settings, audience)
    if day or due_within is None:
        told = read_day(day) if day else moment.astimezone(settings.zone).date() - dt.timedelta(days=1)
        return [{"day": told.isoformat(), "audience": one.id} for one in chosen]
    windows = [(one, window_due(one, moment, settings.zone, within=due_within)) for one in chosen]
    return [
        {
            "day": window.day.isoformat(),
            "audience": one.id,
            "window": window.label,
            "start": window.start.isoformat(),
            "end": window.end.isoformat(),
        }
        for one, window in windows
        if window is not None
    ]


def write(
    settings: Settings, edition: Mapping[str, str], folder: Path | None = None, *, clock: Clock = utc_now
) -> dict[str, Any]:
    """Write the files of one edition and return what its Asset carries: audience, day, counts, links and files.

    In its own place, which no ``folder`` overrules, the digest is entered in the table ``digest`` too.
    """
    (audience,) = choose_audiences(settings, edition["audience"])
    digest = make(settings, edition, audience)
    paths = write_digest(digest, folder or open_path(settings.digests, settings))
    if folder is None and (settings.lake or settings.warehouse.exists()):
        ledger.register(settings, digest, now=clock())
    return describe(digest, paths)


def send(
    settings: Settings,
    edition: Mapping[str, str],
    connections: Sequence[Connection],
    *,
    dry_run: bool = False,
    resend: bool = False,
) -> list[dict[str, Any]]:
    """Deliver one edition through the audience's channels, every part once, and return how each part stands.

    The values hold no secret and no content. Parts that a retry would send are those ``undelivered`` finds.
    """
    (audience,) = choose_audiences(settings, edition["audience"])
    digest = make(settings, edition, audience)
    results = deliver(settings, digest, connections, audience.recipients, dry_run=dry_run, resend=resend)
    return [dataclasses.asdict(result) for result in results]


def push(
    settings: Settings,
    moment: dt.datetime,
    audience_id: str,
    connections: Sequence[Connection],
    *,
    clock: Clock = utc_now,
) -> list[dict[str, Any]]:
    """Send an audience in ``instant`` mode what cannot wait for its digest: each story once, at most N a day.

    What did not arrive is sent by the next call, as long as it is news.
    """
    (audience,) = choose_audiences(settings, audience_id)
    instant = audience.instant
    if instant is None or not connections:
        return []
    with open_snapshot(settings) as connection:
        found = instant_editions(
            connection,
            moment,
            audience,
            zone=settings.zone,
            queries=settings.sql / "queries",
            english=english_names(settings, audience),
        )

    def compose(known: Sequence[ledger.Kept]) -> list[Digest]:
        told = {key for edition in known for key in edition.keys}
        today = moment.astimezone(settings.zone).date()
        left = instant.per_day - sum(edition.day == today for edition in known)
        fresh = [digest for digest in found if not digest.stories[0].pushed and told.isdisjoint(digest.keys)]
        return fresh[: max(0, left)]

    since = clock() - PUSHED_DAYS
    results: list[Delivered] = []
    for digest in ledger.enter(settings, audience.id, INSTANT, compose, now=clock(), since=since):
        if moment - digest.end < LOOK_BACK:
            results += deliver(settings, digest, connections, audience.recipients, clock=clock, patience=0.0)
    return [dataclasses.asdict(result) for result in results]


def make(settings: Settings, edition: Mapping[str, str], audience: Audience) -> Digest:
    """Build the digest of an edition's day, or of its window where it names one."""
    day = dt.date.fromisoformat(edition["day"])
    window = None
    if "start" in edition:
        start, end = (dt.datetime.fromisoformat(edition[name]) for name in ("start", "end"))
        window = Window(day, start, end, edition["window"])
    with open_snapshot(settings) as connection:
        return build_digest(
            connection,
            day,
            audience,
            zone=settings.zone,
            window=window,
            queries=settings.sql / "queries",
            english=english_names(settings, audience),
        )


def describe(digest: Digest, paths: Sequence[Path]) -> dict[str, Any]:
    return {
        "audience": digest.audience,
        "day": digest.day.isoformat(),
        "window": digest.window,
        "articles": digest.counts.relevant,
        "stories": len(digest.stories),
        "moves": len(digest.moves),
        "follow_ups": len(digest.follow_ups),
        "links": [story.url for story in digest.stories[:LINKS]],
        "files": [str(path) for path in paths],
    }


def choose_audiences(settings: Settings, audience: str | None) -> tuple[Audience, ...]:
    """Return all audiences, or the one named; raises ``NewsvaneError`` where there is none of that name."""
    path = settings.config / "audiences.toml"
    audiences = read_audiences(path)
    chosen = tuple(one for one in audiences if audience in (None, one.id))
    if not chosen:
        known = ", ".join(one.id for one in audiences)
        raise NewsvaneError(f"{path}: no audience {audience!r}; there is {known}")
    return chosen


def read_day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise NewsvaneError(f"{text!r} is not a day such as 2024-02-19") from error


def newest_whole_day(settings: Settings) -> dt.date:
    """Return the newest day of the snapshot that was over when it was last fetched; raises where it holds nothing."""
    with open_snapshot(settings) as connection:
        query = (settings.sql / "queries" / "digest_newest_day.sql").read_text("utf-8")
        row = connection.execute(query, {"zone": settings.timezone}).fetchone()
    if row is None or row[0] is None:
        raise NewsvaneError(f"{settings.snapshot}: holds no whole day yet; name one with --day")
    day: dt.date = row[0]
    return day
