"""Feeds fetched at once: a result for each source, whatever happens, and the state to remember it by."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from newsvane.fetch import archive
from newsvane.fetch.archive import ArchivedFetch, Root
from newsvane.fetch.failures import TransferError
from newsvane.fetch.limits import DEFAULT_LIMITS, FetchLimits
from newsvane.fetch.outcome import FetchedFeed
from newsvane.fetch.run import Run, open_run
from newsvane.fetch.schedule import after_fetch, current_state, is_configured, retry_after, server_pause, wants_whole
from newsvane.fetch.transfer import Transfer, transfer
from newsvane.fetch.urls import host_of, redact_url
from newsvane.records import FeedState, FetchOutcome, FetchResult, Source

ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
OUTAGE_HOSTS = 3
UNREACHABLE = frozenset({"connect", "dns", "proxy", "timeout"})


async def fetch_feeds(
    sources: Iterable[Source],
    states: Mapping[str, FeedState],
    root: Root,
    now: dt.datetime,
    *,
    user_agent: str,
    limits: FetchLimits = DEFAULT_LIMITS,
) -> list[FetchedFeed]:
    """Fetch every source given, due or not, and archive what came; in the order of the sources.

    A failure is a result with ``error_kind`` and a reason. What an interrupted run with the same ``now`` has already
    archived is taken from there and not asked for again. Sources without an address (an ``rsshub`` route with no
    instance) are left out. Raises only what is wrong on our side, such as a full disk.
    """
    wanted = [source for source in sources if is_configured(source)]
    async with open_run(root, now, user_agent, limits) as run:
        fetched = await asyncio.gather(*(fetch_feed(run, source, current_state(source, states)) for source in wanted))
    return forgive_outage(fetched)


async def fetch_feed(run: Run, source: Source, state: FeedState) -> FetchedFeed:
    """Fetch one source, or take what an interrupted run of this moment has archived of it."""
    fetch_id = fetch_id_of(source.id, run.now)
    if record := run.archived(fetch_id):
        raw = archive.load(run.root, record.result.raw_uri or "")
        return settle(source, state, record, raw)
    began = time.monotonic()
    result = FetchResult(fetch_id, source.id, redact_url(source.url), run.now, "failed")
    try:
        answer = await request(run, source, state)
    except TransferError as error:
        result = failed(result, error, milliseconds_since(began))
        return settle(source, state, ArchivedFetch(result, response_headers=error.headers))
    result = succeeded(result, answer, state, milliseconds_since(began))
    record = ArchivedFetch(result, "feed", answer.moved_to, answer.request_headers, answer.headers)
    if result.outcome != "fetched":
        return settle(source, state, record)
    return settle(source, state, await run.archive(record, answer.body), answer.body)


def settle(source: Source, before: FeedState, record: ArchivedFetch, raw: bytes | None = None) -> FetchedFeed:
    """Join a result with the state that follows from it."""
    headers = record.response_headers
    state = after_fetch(before, source, record.result, headers, moved_to=record.moved_to)
    return FetchedFeed(record.result, raw, state, before, int(server_pause(headers).total_seconds()))


async def request(run: Run, source: Source, state: FeedState) -> Transfer:
    """Take a turn at the host and ask, conditionally where that can be believed; raises ``TransferError``."""
    client, now = run.client, run.now
    url = state.moved_to or source.url
    host = host_of(url)
    gap = 0.0 if source.allow_private else client.limits.host_gap_seconds
    async with client.gate.turn(host, gap):
        if pause := client.gate.silent_seconds(host):
            raise TransferError("rate_limited", f"{host} asked for a pause of {pause:.0f} s more; not asked again")
        try:
            answer = await transfer(
                client,
                url,
                headers={"Accept": ACCEPT, **conditions(state, now)},
                limit=client.limits.feed_bytes,
                allow_private=source.allow_private and host == host_of(source.url),
            )
        except TransferError as error:
            if error.status in {429, 503} and (pause_asked := retry_after(error.headers, now)):
                client.gate.silence(host, pause_asked.total_seconds())
            raise
    if answer.status == 304 and not conditions(state, now):
        raise TransferError("protocol", "HTTP 304 to a request without conditions", status=304)
    if answer.status not in {200, 203, 226, 304}:
        raise TransferError("http", f"HTTP {answer.status} brings no document", status=answer.status)
    if answer.status != 304 and not answer.body.strip():
        raise TransferError("empty", "an empty document", status=answer.status)
    return answer


def conditions(state: FeedState, now: dt.datetime) -> dict[str, str]:
    if wants_whole(state, now):
        return {}
    pairs = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in pairs.items() if value}


def succeeded(result: FetchResult, answer: Transfer, state: FeedState, duration_ms: int) -> FetchResult:
    """Fill a result from an answer; the body's hash is the second opinion on whether anything changed."""
    body_hash = archive.content_hash(answer.body) if answer.body else state.body_hash
    outcome: FetchOutcome = "fetched" if body_hash != state.body_hash else "unchanged"
    return replace(
        result,
        outcome="not_modified" if answer.status == 304 else outcome,
        status=answer.status,
        final_url=redact_url(answer.url),
        content_type=answer.headers.get("content-type"),
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        body_hash=body_hash,
        bytes=answer.wire_bytes,
        duration_ms=duration_ms,
    )


def failed(result: FetchResult, error: TransferError, duration_ms: int) -> FetchResult:
    """Fill a result from a failure."""
    return replace(
        result,
        error_kind=error.kind,
        error=str(error),
        status=error.status,
        final_url=error.final_url,
        duration_ms=duration_ms,
    )


def forgive_outage(fetched: Sequence[FetchedFeed]) -> list[FetchedFeed]:
    """Count no failure against any feed when nothing at all could be reached: then the fault is on our side."""
    hosts = {host_of(feed.result.url) for feed in fetched}
    if len(hosts) < OUTAGE_HOSTS or any(feed.result.error_kind not in UNREACHABLE for feed in fetched):
        return list(fetched)
    return [
        replace(feed, state=replace(feed.state, failures=feed.before.failures, next_due_at=feed.result.fetched_at))
        for feed in fetched
    ]


def fetch_id_of(source_id: str, now: dt.datetime, detail: str = "") -> str:
    """Name a planned request: the same source at the same moment is the same request, however often it is tried."""
    moment = now.astimezone(dt.UTC).isoformat()
    return hashlib.sha256(f"{source_id}\n{moment}\n{detail}".encode()).hexdigest()[:32]


def milliseconds_since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
