"""Article pages: a budget, newest first, robots.txt, and a queue for the rest."""

import dataclasses
import datetime as dt

import pytest
from quick import QUICK

from newsvane.fetch import FetchLimits, PageRequest, fetch_pages, may_be_private
from newsvane.fetch.pages import plan_pages
from newsvane.records import Source

AGENT = "newsvane/test"
HOUR = dt.timedelta(hours=1)


def page(server, path, **more):
    return PageRequest(server.url(path), "a", allow_private=True, **more)


async def fetch(requests, root, now, limits=QUICK):
    return await fetch_pages(requests, root, now, user_agent=AGENT, limits=limits)


def test_the_newest_come_first_within_the_budgets(now):
    requests = [
        PageRequest(f"http://{host}.example/{hour}", host, published_at=now - hour * HOUR)
        for host in "abc"
        for hour in range(10)
    ]
    taken, waiting = plan_pages(requests, now, FetchLimits(pages_per_run=10, pages_per_host=4))
    assert [request.url for request in taken[:3]] == [f"http://{host}.example/0" for host in "abc"]
    assert len(taken) == 10
    assert max(now - request.published_at for request in taken) == 3 * HOUR
    assert {request.queued_at for request in waiting} == {now}
    assert sorted(request.url for request in taken + waiting) == sorted(request.url for request in requests)


def test_the_same_address_is_asked_once_and_a_resting_one_waits(now):
    requests = [
        PageRequest("http://a.example/1", "a"),
        PageRequest("http://a.example/1", "b", attempts=1),
        PageRequest("http://a.example/2", "a", not_before=now + HOUR),
    ]
    taken, waiting = plan_pages(requests, now)
    assert [(request.url, request.attempts) for request in taken] == [("http://a.example/1", 1)]
    assert [request.url for request in waiting] == ["http://a.example/2"]


def test_a_page_that_rests_since_the_clock_was_ahead_is_asked(now):
    taken, _ = plan_pages([PageRequest("http://a.example/1", "a", not_before=now + 480 * HOUR)], now)
    assert len(taken) == 1


async def test_pages_come_with_their_bytes(server, root, now):
    batch = await fetch([page(server, "article/one"), page(server, "article/two")], root, now)
    assert {fetched.request.url: "正文" in fetched.raw.decode() for fetched in batch.fetched} == {
        server.url("article/one"): True,
        server.url("article/two"): True,
    }
    assert batch.queued == ()


async def test_robots_txt_is_asked_once_a_day_and_obeyed(server, root, now):
    batch = await fetch([page(server, "article/one"), page(server, "forbidden/one")], root, now)
    kinds = {fetched.request.url: fetched.result.error_kind for fetched in batch.fetched}
    assert kinds == {server.url("article/one"): None, server.url("forbidden/one"): "robots"}
    await fetch([page(server, "article/three")], root, now + HOUR)
    assert server.count("robots-txt") == 1
    await fetch([page(server, "article/four")], root, now + 25 * HOUR)
    assert server.count("robots-txt") == 2
    assert server.count("forbidden/one") == 0


async def test_a_passing_failure_is_queued_with_a_pause_until_its_attempts_are_used_up(server, root, now):
    request = page(server, "server-error")
    for attempt in (1, 2):
        batch = await fetch([request], root, now)
        (request,) = batch.queued
        assert (request.attempts, batch.fetched) == (attempt, ())
        assert request.not_before > now
        now = request.not_before
    batch = await fetch([request], root, now)
    assert [fetched.result.error for fetched in batch.fetched] == ["HTTP 500 Internal Server Error"]
    assert batch.queued == ()


async def test_a_missing_page_is_settled_at_once(server, root, now):
    batch = await fetch([page(server, "missing")], root, now)
    assert batch.counts() == {"queued": 0, "http": 1}


async def test_a_host_that_asks_for_a_pause_is_left_alone(server, root, now):
    limits = dataclasses.replace(QUICK, per_host=1)
    first = page(server, "busy/600", published_at=now)
    batch = await fetch([first, page(server, "article/one", published_at=now - HOUR)], root, now, limits)
    assert {request.url for request in batch.queued} == {server.url("busy/600"), server.url("article/one")}
    assert batch.queued[0].not_before == now + dt.timedelta(minutes=15)
    assert server.count("article/one") == 0


async def test_what_a_feed_links_to_cannot_reach_our_own_network(server, root, now):
    links = [server.url("article/one"), "http://169.254.169.254/", "file:///etc/passwd", "javascript:alert(1)"]
    batch = await fetch([PageRequest(link, "a") for link in links], root, now)
    assert {fetched.result.error_kind for fetched in batch.fetched} == {"forbidden"}
    assert len(batch.fetched) == 4
    assert not server.requests


async def test_an_allow_listed_source_opens_its_own_address_only(root, now):
    link = PageRequest("http://169.254.169.254/latest", "a", allow_private=True)
    batch = await fetch([link], root, now)
    assert batch.fetched[0].result.error_kind == "forbidden"


async def test_a_repeated_run_takes_its_pages_from_the_archive(server, root, now):
    requests = [page(server, "article/one")]
    first = await fetch(requests, root, now)
    second = await fetch(requests, root, now)
    assert first == second
    assert server.count("article/one") == 1


@pytest.mark.parametrize(
    ("url", "private"),
    [("http://10.0.0.5/a", True), ("http://10.0.0.6/a", False), ("http://localhost/a", False), ("nonsense", False)],
)
def test_an_allow_listed_source_speaks_for_its_own_host_only(url, private):
    assert may_be_private(Source("a", "A", "http://10.0.0.5/feed", allow_private=True), url) == private
    assert not may_be_private(Source("a", "A", "http://10.0.0.5/feed"), url)
