"""When each feed is asked again: its own rhythm, what its server asks for, and growing pauses while it fails.

Pure functions over ``FeedState``. A feed is polled about once per new item, between 5 minutes and 24 hours; while
nothing is new the pause grows to three times that; while it fails the pause doubles up to a day, and never ends.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from newsvane.fetch.health import BROKEN_AFTER, with_health
from newsvane.fetch.outcome import FetchedFeed
from newsvane.fetch.urls import host_of
from newsvane.records import FeedState, FetchResult, ParsedFeed, Source

SHORTEST = dt.timedelta(minutes=5)
LONGEST = dt.timedelta(hours=24)
FIRST_INTERVAL = dt.timedelta(minutes=30)
SERVER_PAUSE = dt.timedelta(hours=6)  # a longer max-age or ttl on a news feed is a mistake of its template
RECHECK = dt.timedelta(hours=6)
DISTRUST = dt.timedelta(days=7)
SLACK = dt.timedelta(minutes=1)  # a feed due in the next moment would otherwise wait for a whole run more
FEEDS_PER_CHUNK = 60
GONE = 410
MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d+)", re.IGNORECASE)


def url_hash(source: Source) -> str:
    """Identify the address that a state was learnt from, without showing its credentials."""
    return hashlib.sha256(source.url.encode()).hexdigest()[:16]


def current_state(source: Source, states: Mapping[str, FeedState]) -> FeedState:
    """Return what is known of this source; nothing where its address has been changed since."""
    state, own = states.get(source.id), url_hash(source)
    if state is None or (state.url_hash is not None and state.url_hash != own):
        return FeedState(source_id=source.id, url_hash=own)
    return state if state.url_hash else replace(state, url_hash=own)


def is_configured(source: Source) -> bool:
    """False for an ``rsshub`` route while no instance is named."""
    return not source.url.startswith("rsshub:")


def is_due(source: Source, state: FeedState, now: dt.datetime) -> bool:
    if not source.enabled or not is_configured(source):
        return False
    if state.next_due_at is None or state.next_due_at <= now + SLACK:
        return True
    # No pause is longer than a day: the rest was learnt while the clock was ahead, and must not silence the feed.
    ahead = state.last_success_at is not None and state.last_success_at > now + SLACK
    return ahead or state.next_due_at > now + LONGEST + SLACK


def plan_chunks(
    sources: Iterable[Source], states: Mapping[str, FeedState], now: dt.datetime, most: int = 8
) -> list[list[str]]:
    """Cut the due feeds into at most ``most`` chunks of about 60 source ids.

    A host's feeds stay in one chunk, where one task keeps the pauses between them; the largest hosts are dealt first,
    each to the chunk with the fewest feeds. The same input gives the same chunks.
    """
    hosts: dict[str, list[str]] = {}
    for source in sorted(sources, key=lambda source: source.id):
        if is_due(source, current_state(source, states), now):
            hosts.setdefault(host_of(source.url) or source.id, []).append(source.id)
    due = sum(map(len, hosts.values()))
    chunks: list[list[str]] = [[] for _ in range(min(most, len(hosts), -(-due // FEEDS_PER_CHUNK)))]
    for _, ids in sorted(hosts.items(), key=lambda host: (-len(host[1]), host[0])):
        min(chunks, key=len).extend(ids)
    return chunks


def wants_whole(state: FeedState, now: dt.datetime) -> bool:
    """True when a conditional request would not do: some servers answer 304 whatever has changed."""
    if state.distrust_until is not None and now < state.distrust_until:
        return True
    if state.body_hash is None or state.last_full_at is None:
        return True
    return not -SLACK <= now - state.last_full_at < RECHECK  # nor when the clock was ahead at the time


def after_fetch(
    state: FeedState,
    source: Source,
    result: FetchResult,
    headers: Mapping[str, str],
    *,
    moved_to: str | None = None,
) -> FeedState:
    """Return the state to be saved with this result; ``headers`` are the answer's, names in lower case."""
    now = result.fetched_at
    if result.outcome == "failed":
        return after_failure(state, source, result, headers)
    interval = next_interval(state, source, changed=result.outcome == "fetched")
    pause = max(interval, min(server_pause(headers), SERVER_PAUSE, longest(source)))
    answered: dict[str, Any] = {
        "interval_seconds": int(interval.total_seconds()),
        "next_due_at": now + pause,
        "failures": 0,
        "last_success_at": now,
        "last_error": None,
    }
    if result.outcome == "not_modified":
        return with_health(replace(state, **answered), now)
    lied = (
        result.outcome == "fetched"
        and state.body_hash not in {None, result.body_hash}
        and (result.etag or result.last_modified) is not None
        and (result.etag, result.last_modified) == (state.etag, state.last_modified)
    )
    state = replace(
        state,
        **answered,
        etag=result.etag,
        last_modified=result.last_modified,
        body_hash=result.body_hash,
        last_full_at=now,
        distrust_until=now + DISTRUST if lied else state.distrust_until,
        moved_to=moved_to or state.moved_to,
    )
    # Whether a changed document holds anything new is known once it is parsed.
    return state if result.outcome == "fetched" else with_health(state, now)


def after_failure(state: FeedState, source: Source, result: FetchResult, headers: Mapping[str, str]) -> FeedState:
    """Double the pause with each failure, never beyond a day and never shorter than the server asked for.

    The address that a permanent redirect led to is forgotten, so that the next attempt starts from the configured one.
    """
    now = result.fetched_at
    failures = max(state.failures + 1, BROKEN_AFTER if result.status == GONE else 0)
    interval = dt.timedelta(seconds=state.interval_seconds or FIRST_INTERVAL.total_seconds())
    pause = min(max(interval, SHORTEST) * 2 ** min(failures - 1, 9), LONGEST, 4 * longest(source))
    pause *= 1 - spread(source.id, failures) / 5
    asked = min(retry_after(headers, now) or dt.timedelta(), LONGEST)
    state = replace(
        state,
        failures=failures,
        next_due_at=now + max(pause, asked),
        last_error=f"{result.error_kind}: {result.error}",
        moved_to=None,
    )
    return with_health(state, now)


def after_items(fetched: FetchedFeed, source: Source, parsed: ParsedFeed) -> FeedState:
    """Return the state to be saved once a fetched document is parsed: with the feed's rhythm and its newest item.

    The rhythm is the mean time between the items listed, counted to now, so it grows by itself when a feed falls
    silent and is not misled by items that come in bursts. A document without items that has problems (the web page of
    a robot check, say) is a failure of the feed, and its content is not remembered as seen.
    """
    now = fetched.result.fetched_at
    if source.kind == "file":
        return fetched.state
    if parsed.problems and not parsed.items:
        unreadable = replace(fetched.result, outcome="failed", error_kind="unreadable", error=parsed.problems[0])
        return after_failure(fetched.before, source, unreadable, {})
    dates = sorted({item.published_at for item in parsed.items if item.published_at and item.published_at <= now})
    state = replace(
        fetched.state, last_new_item_at=now if parsed.items and not dates else fetched.state.last_new_item_at
    )
    if dates:
        rhythm = (now - dates[0]) / len(dates)
        newest = max(dates[-1], state.last_new_item_at or dates[-1])
        state = replace(state, rhythm_seconds=int(rhythm.total_seconds()), last_new_item_at=newest)
    interval = next_interval(state, source, changed=True)
    asked = max(dt.timedelta(seconds=fetched.pause_seconds), dt.timedelta(seconds=parsed.ttl_seconds or 0))
    pause = max(interval, min(asked, SERVER_PAUSE, longest(source)))
    return with_health(replace(state, interval_seconds=int(interval.total_seconds()), next_due_at=now + pause), now)


def next_interval(state: FeedState, source: Source, *, changed: bool) -> dt.timedelta:
    """Return the pause before the next look: the rhythm when something was new, else half as long again as before."""
    rhythm = dt.timedelta(seconds=state.rhythm_seconds) if state.rhythm_seconds is not None else FIRST_INTERVAL
    base = min(max(rhythm, SHORTEST), longest(source))
    if changed or state.interval_seconds is None:
        return base
    return max(base, min(dt.timedelta(seconds=state.interval_seconds) * 1.5, base * 3, longest(source)))


def longest(source: Source) -> dt.timedelta:
    return min(LONGEST, dt.timedelta(minutes=source.max_interval_minutes or LONGEST.total_seconds() / 60))


def server_pause(headers: Mapping[str, str]) -> dt.timedelta:
    """Return how long the answer says it stays fresh: ``Cache-Control: max-age`` less its ``Age``."""
    control = headers.get("cache-control", "")
    match = MAX_AGE.search(control)
    if not match or "no-cache" in control or "no-store" in control:
        return dt.timedelta()
    age = headers.get("age", "")
    return dt.timedelta(seconds=max(0, min(int(match[1]), 10**8) - (int(age) if age.isdigit() else 0)))


def retry_after(headers: Mapping[str, str], now: dt.datetime) -> dt.timedelta | None:
    """Return the pause that a ``Retry-After`` header asks for, in seconds or as a date (RFC 9110)."""
    value = headers.get("retry-after", "").strip()
    if value.isdigit():
        return dt.timedelta(seconds=min(int(value), 10**8))
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    return max(dt.timedelta(), moment.replace(tzinfo=moment.tzinfo or dt.UTC) - now)


def spread(source_id: str, failures: int) -> float:
    """Return a number from 0 to 1 that scatters feeds which failed together; the same each time it is asked."""
    return int.from_bytes(hashlib.sha256(f"{source_id} {failures}".encode()).digest()[:4]) / 2**32
