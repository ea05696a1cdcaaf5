"""Feeds from a server that misbehaves: every outcome is a value with its reason."""

import asyncio
import dataclasses
import datetime as dt
import errno
import gc
import ssl
from itertools import pairwise

import pytest
import trustme
from misbehaving import BROKEN, feed, serve
from quick import QUICK
from upath import UPath

from newsvane.fetch import archive, fetch_feeds
from newsvane.fetch.run import RECORDS_AN_OBJECT
from newsvane.records import FeedState, Source

AGENT = "newsvane/test (+https://example.org/bot)"


def source_of(server, path, source_id=None, **more):
    values = {"id": source_id or path.replace("/", "-"), "name": path, "url": server.url(path), "allow_private": True}
    return Source(**{**values, **more})


async def fetch_one(source, root, now, state=None, limits=QUICK):
    states = {source.id: state} if state else {}
    (fetched,) = await fetch_feeds([source], states, root, now, user_agent=AGENT, limits=limits)
    return fetched


@pytest.mark.parametrize(("path", "kind"), sorted(BROKEN.items()))
async def test_a_broken_server_gives_a_failed_result_with_its_kind_and_reason(server, root, now, path, kind):
    fetched = await fetch_one(source_of(server, path), root, now)
    assert (fetched.result.outcome, fetched.result.error_kind) == ("failed", kind), fetched.result
    assert fetched.result.error
    assert fetched.raw is None
    assert fetched.state.failures >= 1
    assert fetched.state.next_due_at > now


async def test_every_broken_server_at_once_leaves_the_good_ones_alone(server, root, now):
    broken = [source_of(server, path) for path in BROKEN if path != "busy"]
    good = [source_of(server, f"feed/{number}") for number in range(20)]
    limits = dataclasses.replace(QUICK, per_host=100, total_seconds=5)
    fetched = await fetch_feeds([*broken, *good], {}, root, now, user_agent=AGENT, limits=limits)
    assert [feed.result.source_id for feed in fetched] == [source.id for source in [*broken, *good]]
    assert {feed.result.outcome for feed in fetched[: len(broken)]} == {"failed"}
    assert {feed.result.outcome for feed in fetched[len(broken) :]} == {"fetched"}


async def test_a_good_feed_comes_whole_and_is_archived(server, root, now):
    fetched = await fetch_one(source_of(server, "feed/a"), root, now)
    assert fetched.raw == feed("a")
    assert archive.load(root, fetched.result.raw_uri) == fetched.raw
    assert fetched.result.body_hash == archive.content_hash(fetched.raw)
    assert server.requests[0].headers["user-agent"] == AGENT


@pytest.mark.parametrize("packing", ["gzip", "br", "zstd", "not-really-gzip"])
async def test_packed_bodies_are_unpacked(server, root, now, packing):
    fetched = await fetch_one(source_of(server, packing), root, now)
    assert fetched.raw.startswith(b"<?xml")
    assert fetched.raw.endswith(b"</rss>")


async def test_gbk_without_a_charset_arrives_byte_for_byte(server, root, now):
    fetched = await fetch_one(source_of(server, "gbk"), root, now)
    assert "人工智能快讯" in fetched.raw.decode("gb18030")


async def test_an_unchanged_feed_is_asked_conditionally(server, root, now):
    source = source_of(server, "feed/a")
    first = await fetch_one(source, root, now)
    second = await fetch_one(source, root, now + dt.timedelta(hours=1), first.state)
    assert server.requests[1].headers["if-none-match"] == first.result.etag
    assert (second.result.outcome, second.result.status, second.raw) == ("not_modified", 304, None)
    assert second.state.next_due_at > now + dt.timedelta(hours=1)


async def test_the_body_hash_notices_that_nothing_changed(server, root, now):
    source = source_of(server, "no-validators")
    first = await fetch_one(source, root, now)
    second = await fetch_one(source, root, now + dt.timedelta(hours=1), first.state)
    assert (second.result.outcome, second.raw) == ("unchanged", None)


async def test_a_304_for_changed_content_is_found_out_and_no_longer_believed(server, root, now):
    source = source_of(server, "liar")
    state = (await fetch_one(source, root, now)).state
    server.edition = 2
    hour = dt.timedelta(hours=1)
    believed = await fetch_one(source, root, now + hour, state)
    assert believed.result.outcome == "not_modified"
    checked = await fetch_one(source, root, now + 7 * hour, believed.state)
    assert checked.result.outcome == "fetched"
    assert checked.raw == feed("liar", edition=2)
    server.edition = 3
    distrusted = await fetch_one(source, root, now + 8 * hour, checked.state)
    assert distrusted.raw == feed("liar", edition=3)


async def test_a_retry_after_is_kept_and_the_host_is_left_alone(server, root, now):
    limits = dataclasses.replace(QUICK, per_host=1)
    sources = [source_of(server, "busy/7200", "first"), source_of(server, "feed/a", "second")]
    first, second = await fetch_feeds(sources, {}, root, now, user_agent=AGENT, limits=limits)
    assert first.state.next_due_at == now + dt.timedelta(seconds=7200)
    assert second.result.error_kind == "rate_limited"
    assert second.result.status is None
    assert abs(second.state.next_due_at - first.state.next_due_at) < dt.timedelta(seconds=5)
    assert server.count("feed/a") == 0


async def test_permanent_redirects_are_remembered_and_used(server, root, now):
    source = source_of(server, "moved")
    first = await fetch_one(source, root, now)
    assert first.state.moved_to == server.url("feed/moved")
    await fetch_one(source, root, now + dt.timedelta(hours=1), first.state)
    assert [request.path for request in server.requests] == ["/moved", "/feed/moved", "/feed/moved"]


async def test_a_chain_with_a_temporary_redirect_moves_nothing(server, root, now):
    fetched = await fetch_one(source_of(server, "moved-for-now"), root, now)
    assert fetched.result.outcome == "fetched"
    assert fetched.state.moved_to is None


async def test_a_moved_address_that_fails_is_forgotten(server, root, now):
    state = FeedState("feed-a", moved_to=server.url("gone"))
    fetched = await fetch_one(source_of(server, "feed/a"), root, now, state)
    assert fetched.result.outcome == "failed"
    assert fetched.state.moved_to is None


async def test_a_cookie_that_is_asked_for_comes_back(server, root, now):
    assert (await fetch_one(source_of(server, "cookie-wall"), root, now)).result.outcome == "fetched"


async def test_a_name_that_does_not_resolve_is_a_dns_failure(root, now):
    fetched = await fetch_one(Source("a", "A", "http://no-such-host.invalid/feed"), root, now)
    assert fetched.result.error_kind == "dns"


async def test_a_refused_connection_is_named(root, now):
    fetched = await fetch_one(Source("a", "A", "http://127.0.0.1:1/feed", allow_private=True), root, now)
    assert fetched.result.error_kind == "connect"


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:{port}/feed/a", "http://localhost:{port}/feed/a", "http://[::ffff:127.0.0.1]:{port}/feed/a"],
)
async def test_a_private_address_is_refused_before_a_connection_is_made(server, root, now, url):
    fetched = await fetch_one(Source("a", "A", url.format(port=server.port)), root, now)
    assert fetched.result.error_kind == "forbidden"
    assert not server.requests


@pytest.mark.parametrize(
    "url", ["ftp://example.org/feed", "file:///etc/passwd", "http:///feed", "gopher://x/", "//x/y"]
)
async def test_only_http_and_https_are_fetched(root, now, url):
    assert (await fetch_one(Source("a", "A", url), root, now)).result.error_kind == "forbidden"


async def test_an_untrusted_certificate_is_a_tls_failure(root, now):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    async with serve(tls=context) as server:
        fetched = await fetch_one(source_of(server, "feed/a"), root, now)
    assert fetched.result.error_kind == "tls"


async def test_a_server_without_tls_is_a_tls_failure(server, root, now):
    fetched = await fetch_one(
        source_of(server, "feed/a", url=server.url("feed/a").replace("http:", "https:")), root, now
    )
    assert fetched.result.error_kind == "tls"


@pytest.mark.parametrize("path", ["feed/a?token=geheim", "moved"])
async def test_credentials_are_used_and_never_recorded(server, root, now, path):
    url = server.url(path).replace("//", "//anna:geheim@")
    fetched = await fetch_one(Source("a", "A", url, allow_private=True), root, now)
    assert server.requests[0].headers["authorization"].startswith("Basic ")
    written = "".join(path.read_text("utf-8") for path in root.glob("fetch/*/*.jsonl"))
    assert written
    assert "geheim" not in f"{fetched.result}{fetched.state}{written}"


async def test_a_repeated_run_asks_only_for_what_it_lacks(server, root, now):
    sources = [source_of(server, f"feed/{number}") for number in range(5)]
    await fetch_feeds(sources[:3], {}, root, now, user_agent=AGENT, limits=QUICK)
    again = await fetch_feeds(sources, {}, root, now, user_agent=AGENT, limits=QUICK)
    assert [server.count(f"feed/{number}") for number in range(5)] == [1] * 5
    assert [fetched.raw for fetched in again] == [feed(str(number)) for number in range(5)]


async def test_a_repeated_run_gives_the_same_result(server, root, now):
    source = source_of(server, "moved")
    assert await fetch_one(source, root, now) == await fetch_one(source, root, now)


async def test_a_run_repeated_after_its_state_was_saved_blames_no_server_for_it(server, root, now):
    source = source_of(server, "feed/a")
    first = await fetch_one(source, root, now)
    again = await fetch_one(source, root, now, first.state)
    assert again.raw == first.raw
    assert again.state.distrust_until is None


async def test_a_document_that_the_archive_lost_is_asked_for_again(server, root, now):
    source = source_of(server, "feed/a")
    first = await fetch_one(source, root, now)
    (root / first.result.raw_uri).unlink()
    assert (await fetch_one(source, root, now)).raw == first.raw
    assert server.count("feed/a") == 2


async def test_a_cancelled_run_leaves_only_whole_documents(server, root, now):
    sources = [source_of(server, f"feed/{number}") for number in range(30)]
    task = asyncio.create_task(fetch_feeds(sources, {}, root, now, user_agent=AGENT, limits=QUICK))
    while not list(root.glob("raw/*/*.zst")):  # noqa: ASYNC110 - what is waited for is a file
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    for _, raw in archive.replay_day(root, now.date()):
        assert raw.endswith(b"</rss>")


async def test_an_object_store_is_given_its_records_many_at_a_time(server, now):
    root, count = UPath("memory://records"), 2 * RECORDS_AN_OBJECT + 3
    sources = [source_of(server, f"feed/{number}") for number in range(count)]
    await fetch_feeds(sources, {}, root, now, user_agent=AGENT, limits=QUICK)
    assert len([path for folder in (root / "fetch").iterdir() for path in folder.iterdir()]) == 3
    assert {record.result.source_id for record in archive.records_of_day(root, now.date())} == {s.id for s in sources}
    asked = len(server.requests)
    again = await fetch_feeds(sources, {}, root, now, user_agent=AGENT, limits=QUICK)
    assert [found.raw for found in again] == [feed(str(number)) for number in range(count)]
    assert len(server.requests) == asked


async def test_a_run_that_is_cancelled_names_what_an_object_store_was_given(server, now):
    root = UPath("memory://cancelled")
    sources = [source_of(server, f"feed/{number}") for number in range(30)]
    task = asyncio.create_task(fetch_feeds(sources, {}, root, now, user_agent=AGENT, limits=QUICK))
    while not (root / "raw").exists():  # noqa: ASYNC110 - what is waited for is a file
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    for _, raw in archive.replay_day(root, now.date()):
        assert raw.endswith(b"</rss>")


async def test_a_full_disk_ends_the_run_and_every_request_of_it(server, root, now, monkeypatch):
    def fail(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(archive, "store_records", fail)
    told = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
    before = asyncio.all_tasks()
    sources = [source_of(server, "feed/a"), *(source_of(server, "hang", str(number)) for number in range(2))]
    with pytest.raises(OSError, match="No space"):
        await fetch_feeds(sources, {}, root, now, user_agent=AGENT, limits=QUICK)
    tasks = {task for task in asyncio.all_tasks() - before if "serve" not in repr(task)}
    assert tasks == set()
    gc.collect()
    assert told == []


@pytest.mark.parametrize(("well", "failures"), [(3, [0, 0, 0, 2]), (2, [1, 1, 1, 3])])
async def test_no_feed_is_blamed_when_the_fault_is_on_our_side(root, now, well, failures):
    sources = [Source(str(number), "A", f"http://host-{number}.invalid/") for number in range(4)]
    states = {str(n): FeedState(str(n), last_success_at=now) for n in range(well)} | {"3": FeedState("3", failures=2)}
    fetched = await fetch_feeds(sources, states, root, now, user_agent=AGENT, limits=QUICK)
    assert {feed.result.error_kind for feed in fetched} == {"dns"}
    assert [feed.state.failures for feed in fetched] == failures


async def test_a_name_that_resolves_to_a_private_address_is_refused(server, root, now):
    # What is judged is the address that the socket is made for, so a name that resolves otherwise later gains nothing.
    fetched = await fetch_one(Source("a", "A", server.url("feed/a", host="rebound.localhost")), root, now)
    assert fetched.result.error_kind == "forbidden"
    assert fetched.result.error in {f"{place} is not a public address" for place in ("127.0.0.1", "::1")}
    assert not server.requests


async def test_a_remembered_validator_that_would_be_two_headers_is_never_sent(server, root, now):
    state = FeedState("feed-a", etag='"a"\r\nX-Injected: 1', body_hash="0" * 64, last_full_at=now)
    fetched = await fetch_one(source_of(server, "feed/a"), root, now, state)
    assert fetched.result.outcome == "failed"
    assert not server.requests


async def test_the_proxy_of_the_environment_is_used(server, root, now, monkeypatch):
    monkeypatch.setenv("http_proxy", f"http://anna:geheim@127.0.0.1:{server.port}")
    monkeypatch.setenv("no_proxy", "direct.invalid")
    sources = [
        Source("proxied", "A", "http://far.invalid/feed/a"),
        Source("direct", "A", "http://www.direct.invalid/feed/a"),
        Source("number", "A", "http://169.254.169.254/feed/a"),
    ]
    fetched = await fetch_feeds(sources, {}, root, now, user_agent=AGENT, limits=QUICK)
    assert [feed.result.error_kind for feed in fetched] == [None, "dns", "forbidden"]
    assert server.requests[0].headers["host"] == "far.invalid"
    assert server.requests[0].headers["proxy-authorization"].startswith("Basic ")


async def test_an_rsshub_route_without_an_instance_is_left_out(root, now):
    source = Source("a", "A", "rsshub:/aibase/news", kind="rsshub")
    assert await fetch_feeds([source], {}, root, now, user_agent=AGENT, limits=QUICK) == []


async def test_requests_to_one_host_keep_their_distance(server, root, now):
    limits = dataclasses.replace(QUICK, host_gap_seconds=0.5, allow_networks=("127.0.0.0/8",))
    sources = [source_of(server, f"feed/{number}", allow_private=False) for number in range(3)]
    await fetch_feeds(sources, {}, root, now, user_agent=AGENT, limits=limits)
    asked = [request.received for request in server.requests]
    assert len(asked) == 3
    # Half the pause: a busy machine takes note of a request late, and so of the next one too early.
    assert all(later - earlier > 0.25 for earlier, later in pairwise(asked))
