"""Feeds fetched at once: a result for each source, whatever happens, and the state to remember it by."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from newsvane.fetch.archive import ArchivedFetch, Root
from newsvane.fetch.dropbox import read_drop_box
from newsvane.fetch.failures import TransferError
from newsvane.fetch.limits import DEFAULT_LIMITS, FetchLimits
from newsvane.fetch.outcome import FetchedFeed
from newsvane.fetch.run import Run, all_of, failed, fetch_id_of, open_run, succeeded
from newsvane.fetch.schedule import after_fetch, current_state, is_configured, retry_after, server_pause, wants_whole
from newsvane.fetch.transfer import Transfer, transfer
from newsvane.fetch.urls import host_of, redact_url
from newsvane.records import FeedState, FetchResult, Source

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
    async with open_run(root, now, user_agent, limits, (source.id for source in wanted)) as run:
        fetched = await all_of(fetch_source(run, source, current_state(source, states)) for source in wanted)
    return forgive_outage([feed for feeds in fetched for feed in feeds])


async def fetch_source(run: Run, source: Source, state: FeedState) -> list[FetchedFeed]:
    """Return the one outcome of a feed, or one for each document of a drop-box."""
    if source.kind == "file":
        return await read_drop_box(run, source, state)
    return [await fetch_feed(run, source, state)]


async def fetch_feed(run: Run, source: Source, state: FeedState) -> FetchedFeed:
    """Fetch one source, or take what an interrupted run of this moment has archived of it."""
    fetch_id = fetch_id_of(source.id, run.now)
    if found := run.archived(fetch_id):
        return settle(source, state, *found)
    result = FetchResult(fetch_id, source.id, redact_url(source.url), run.now, "failed")
    try:
        answer = await request(run, source, state)
    except TransferError as error:
        result = failed(result, error)
        return settle(source, state, ArchivedFetch(result, response_headers=error.headers))
    result = succeeded(result, answer, state)
    record = ArchivedFetch(result, "feed", answer.moved_to, answer.request_headers, answer.headers)
    if result.outcome != "fetched":
        return settle(source, state, record)
    await run.archive(record, answer.body)
    return settle(source, state, record, answer.body)


def settle(source: Source, before: FeedState, record: ArchivedFetch, raw: bytes | None = None) -> FetchedFeed:
    """Join a result with the state that follows from it."""
    headers = record.response_headers
    state = after_fetch(before, source, record.result, headers, moved_to=record.moved_to)
    return FetchedFeed(record.result, raw, state, before, int(server_pause(headers).total_seconds()))


async def request(run: Run, source: Source, state: FeedState) -> Transfer:
    """Take a turn at the host and ask, conditionally where that can be believed; raises ``TransferError``."""
    client, now = run.client, run.now
    asked_if = conditions(state, now)
    url = state.moved_to or source.url
    host = host_of(url)
    gap = 0.0 if source.allow_private else client.limits.host_gap_seconds
    async with client.gate.turn(host, gap):
        if pause := client.gate.silent_seconds(host):
            wait = {"retry-after": f"{math.ceil(pause)}"}
            raise TransferError("rate_limited", f"{host} wants {pause:.0f} s of silence: not asked", headers=wait)
        try:
            answer = await transfer(
                client,
                url,
                headers={"Accept": ACCEPT, **asked_if},
                limit=client.limits.feed_bytes,
                allow_private=source.allow_private and host == host_of(source.url),
            )
        except TransferError as error:
            if error.status in {429, 503} and (pause_asked := retry_after(error.headers, now)):
                client.gate.silence(host, pause_asked.total_seconds())
            raise
    if answer.status == 304 and not asked_if:
        raise TransferError("protocol", "HTTP 304 to a request without conditions", status=304)
    if answer.status not in {200, 203, 226, 304}:
        raise TransferError("http", f"HTTP {answer.status} brings no document", status=answer.status)
    if answer.status != 304 and (not answer.body or answer.body.isspace()):
        raise TransferError("empty", "an empty document", status=answer.status)
    return answer


def conditions(state: FeedState, now: dt.datetime) -> dict[str, str]:
    if wants_whole(state, now):
        return {}
    pairs = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in pairs.items() if value}


def forgive_outage(fetched: Sequence[FetchedFeed]) -> list[FetchedFeed]:
    """Count no failure against any feed when the fault is on our side.

    That is so when not one could be reached, among them feeds of three hosts that were well the last time. Feeds that
    failed before prove nothing: at a quiet hour they may be the only ones due.
    """
    abroad = [feed for feed in fetched if feed.result.url.startswith("http")]
    well = [feed for feed in abroad if feed.before.failures == 0 and feed.before.last_success_at is not None]
    hosts = {host_of(feed.result.url) for feed in well}
    if len(hosts) < OUTAGE_HOSTS or any(feed.result.error_kind not in UNREACHABLE for feed in abroad):
        return list(fetched)
    return [forgive(feed) if feed.result.url.startswith("http") else feed for feed in fetched]


def forgive(feed: FetchedFeed) -> FetchedFeed:
    """Leave the feed's health as it was, and have it asked again in the next run."""
    state = replace(
        feed.state,
        failures=feed.before.failures,
        broken_since=feed.before.broken_since,
        moved_to=feed.before.moved_to,
        next_due_at=feed.result.fetched_at,
    )
    return replace(feed, state=state)
