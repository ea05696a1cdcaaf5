"""Article pages, for feeds without the full text: newest first, within a budget, the rest left for the next run."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Iterable
from dataclasses import replace

from newsvane.fetch.archive import ArchivedFetch, Root
from newsvane.fetch.failures import TransferError
from newsvane.fetch.limits import DEFAULT_LIMITS, FetchLimits
from newsvane.fetch.outcome import FetchedPage, PageBatch, PageRequest
from newsvane.fetch.robots import Rules, origin_of, read_rules
from newsvane.fetch.run import Run, all_of, failed, fetch_id_of, open_run, succeeded
from newsvane.fetch.schedule import retry_after
from newsvane.fetch.transfer import Transfer, transfer
from newsvane.fetch.urls import host_of, redact_url
from newsvane.records import FeedState, FetchResult

ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
FIRST_PAUSE = dt.timedelta(minutes=15)
LONGEST_PAUSE = dt.timedelta(hours=24)
LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
PASSING = frozenset({"connect", "dns", "proxy", "rate_limited", "reset", "timeout"})


def plan_pages(
    requests: Iterable[PageRequest], now: dt.datetime, limits: FetchLimits = DEFAULT_LIMITS
) -> tuple[list[PageRequest], list[PageRequest]]:
    """Split the requests into those of this run, newest first, and those that wait; an address is asked once."""
    unique: dict[str, PageRequest] = {}
    for request in requests:
        known = unique.get(request.url)
        if known is None or request.attempts > known.attempts:
            unique[request.url] = request
    taken: list[PageRequest] = []
    waiting: list[PageRequest] = []
    hosts: dict[str, int] = {}
    for request in sorted(unique.values(), key=newest_first):
        host = host_of(request.url)
        # A pause much longer than any that is given was set while the clock was ahead.
        resting = request.not_before is not None and now < request.not_before <= now + LONGEST_PAUSE
        if resting or len(taken) >= limits.pages_per_run or hosts.get(host, 0) >= limits.pages_per_host:
            waiting.append(replace(request, queued_at=request.queued_at or now))
            continue
        hosts[host] = hosts.get(host, 0) + 1
        taken.append(request)
    return taken, waiting


def newest_first(request: PageRequest) -> tuple[float, str]:
    return -(request.published_at or request.queued_at or LONG_AGO).timestamp(), request.url


async def fetch_pages(
    requests: Iterable[PageRequest],
    root: Root,
    now: dt.datetime,
    *,
    user_agent: str,
    limits: FetchLimits = DEFAULT_LIMITS,
) -> PageBatch:
    """Fetch and archive what the budget allows, and return the rest as queued.

    A page that could not be had for a passing reason is queued again, with growing pauses, up to
    ``limits.page_attempts`` times; only then is it a failed result. Each result's ``source_id`` is its request's.
    """
    taken, waiting = plan_pages(requests, now, limits)
    rules: dict[str, asyncio.Task[Rules]] = {}
    deadline = time.monotonic() + limits.pages_seconds
    async with open_run(root, now, user_agent, limits, (page.url for page in taken)) as run:
        outcomes = await all_of(fetch_page(run, request, rules, deadline) for request in taken)
    fetched = tuple(outcome for outcome in outcomes if isinstance(outcome, FetchedPage))
    queued = (*(outcome for outcome in outcomes if isinstance(outcome, PageRequest)), *waiting)
    return PageBatch(fetched, tuple(sorted(queued, key=newest_first)))


async def fetch_page(
    run: Run, page: PageRequest, rules: dict[str, asyncio.Task[Rules]], deadline: float
) -> FetchedPage | PageRequest:
    """Fetch one page, or return its request changed so that it waits for a later run."""
    fetch_id = fetch_id_of(page.source_id, run.now, page.url)
    if found := run.archived(fetch_id):
        return FetchedPage(page, found[0].result, found[1])
    result = FetchResult(fetch_id, page.source_id, redact_url(page.url), run.now, "failed")
    try:
        answer = await request(run, page, rules, deadline)
    except TransferError as error:
        pause = min(retry_after(error.headers, run.now) or dt.timedelta(), LONGEST_PAUSE)
        if error.status in {429, 503}:
            run.client.gate.silence(host_of(page.url), pause.total_seconds())
        return wait(page, error, pause, run) or FetchedPage(page, failed(result, error), None)
    if answer is None:
        return replace(page, queued_at=page.queued_at or run.now)
    result = succeeded(result, answer, FeedState(page.source_id))
    record = ArchivedFetch(result, "page", answer.moved_to, answer.request_headers, answer.headers)
    await run.archive(record, answer.body)
    return FetchedPage(page, result, answer.body)


def wait(page: PageRequest, error: TransferError, pause: dt.timedelta, run: Run) -> PageRequest | None:
    """Queue the page again after a passing failure; null once it has had its attempts."""
    passing = error.kind in PASSING or (error.status or 0) >= 500
    attempts = page.attempts + 1
    if not passing or attempts >= run.client.limits.page_attempts:
        return None
    not_before = run.now + max(pause, FIRST_PAUSE * 2**page.attempts)
    return replace(page, attempts=attempts, queued_at=page.queued_at or run.now, not_before=not_before)


async def request(
    run: Run, page: PageRequest, rules: dict[str, asyncio.Task[Rules]], deadline: float
) -> Transfer | None:
    """Ask for the page when its host's turn comes; null where that would be too late or the host wants silence."""
    client, host = run.client, host_of(page.url)
    host_rules = await rules_of(run, page, rules)
    if not host_rules.allow(page.url):
        raise TransferError("robots", f"robots.txt of {host} forbids this page")
    gap = 0.0 if page.allow_private else max(client.limits.host_gap_seconds, host_rules.delay_seconds)
    async with client.gate.turn(host, gap):
        if client.gate.silent_seconds(host) or time.monotonic() > deadline:
            return None
        answer = await transfer(
            client,
            page.url,
            headers={"Accept": ACCEPT},
            limit=client.limits.page_bytes,
            allow_private=page.allow_private,
        )
    if answer.status != 200 or not answer.body.strip():
        raise TransferError("empty", f"HTTP {answer.status} brings no document", status=answer.status)
    return answer


async def rules_of(run: Run, page: PageRequest, rules: dict[str, asyncio.Task[Rules]]) -> Rules:
    """Read each host's robots.txt once, however many of its pages ask at the same time."""
    origin = origin_of(page.url)
    if origin not in rules:
        rules[origin] = asyncio.create_task(read_rules(run, page.url, allow_private=page.allow_private))
    return await rules[origin]
