"""When feeds are asked, and how the due ones are cut into chunks."""

import datetime as dt
import itertools

import pytest

from newsvane.fetch import FetchedFeed, after_items, cap_items, plan_chunks
from newsvane.fetch.schedule import after_fetch, current_state, retry_after, server_pause, url_hash, wants_whole
from newsvane.records import FeedItem, FeedState, FetchResult, ParsedFeed, Source

NOW = dt.datetime(2024, 2, 17, 8, 0, tzinfo=dt.UTC)
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
SOURCE = Source("a", "A", "https://a.example/feed")


def result(outcome="fetched", now=NOW, **more):
    return FetchResult("id", "a", SOURCE.url, now, outcome, body_hash="h", **more)


def parsed(*ages, **more):
    return ParsedFeed(tuple(FeedItem(str(age), str(age), age and NOW - age) for age in ages), **more)


def items_state(document, state=FeedState("a"), source=SOURCE, pause_seconds=0):  # noqa: B008 - frozen
    after = after_fetch(state, source, result(), {})
    return after_items(FetchedFeed(result(), b"x", after, state, pause_seconds), source, document)


@pytest.mark.parametrize(
    ("ages", "interval"),
    [
        ([n * 5 * MINUTE for n in range(1, 61)], 5 * MINUTE),
        ([n * MINUTE for n in range(1, 31)], 5 * MINUTE),
        ([n * HOUR for n in range(1, 21)], HOUR),
        ([n * 7 * DAY for n in range(1, 11)], DAY),
        ([20 * HOUR + n * dt.timedelta(seconds=1) for n in range(30)], 40 * MINUTE),
        ([None, None], 30 * MINUTE),
        ([], 30 * MINUTE),
    ],
)
def test_a_feed_is_polled_in_its_own_rhythm(ages, interval):
    state = items_state(parsed(*ages))
    assert abs(state.interval_seconds - interval.total_seconds()) <= 5
    assert abs((state.next_due_at - NOW - interval).total_seconds()) <= 5


def test_dates_in_the_future_say_nothing_of_the_rhythm():
    assert items_state(parsed(-3 * DAY, HOUR, 2 * HOUR)).rhythm_seconds == 3600
    assert items_state(parsed(-3 * DAY, HOUR)).last_new_item_at == NOW - HOUR


def test_a_source_may_bound_its_interval():
    source = Source("a", "A", SOURCE.url, max_interval_minutes=60)
    assert items_state(parsed(7 * DAY), source=source).interval_seconds == 3600


def test_nothing_new_stretches_the_interval_to_three_times_the_rhythm():
    state = items_state(parsed(*(n * HOUR for n in range(1, 11))))
    seen = []
    for _ in range(5):
        state = after_fetch(state, SOURCE, result("not_modified"), {})
        seen.append(state.interval_seconds)
    assert seen == [5400, 8100, 10800, 10800, 10800]


def test_failures_double_the_pause_up_to_a_day_and_never_end():
    state = FeedState("a", interval_seconds=1800)
    pauses = []
    for _ in range(20):
        state = after_fetch(state, SOURCE, result("failed", error_kind="dns", error="gone"), {})
        pauses.append((state.next_due_at - NOW) / HOUR)
    assert all(0.4 * 2**n <= pause <= 0.5 * 2**n for n, pause in enumerate(pauses[:5]))
    assert all(19 <= pause <= 24 for pause in pauses[6:])
    assert state.failures == 20
    assert after_fetch(state, SOURCE, result("not_modified"), {}).failures == 0


def test_feeds_that_failed_together_come_back_apart():
    failure = result("failed", error_kind="dns", error="gone")
    due = {
        after_fetch(FeedState(f"s{n}"), Source(f"s{n}", "S", "https://s.example"), failure, {}).next_due_at
        for n in range(20)
    }
    assert len(due) == 20


@pytest.mark.parametrize(
    ("value", "pause"),
    [
        ("120", dt.timedelta(seconds=120)),
        ("Sat, 17 Feb 2024 10:00:00 GMT", 2 * HOUR),
        ("Sat, 17 Feb 2024 07:00:00 GMT", dt.timedelta()),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_read_in_both_forms(value, pause):
    assert retry_after({"retry-after": value}, NOW) == pause


def test_retry_after_outweighs_a_shorter_pause_and_is_bounded_by_a_day():
    failure = result("failed", error_kind="rate_limited", error="429", status=429)
    assert after_fetch(FeedState("a"), SOURCE, failure, {"retry-after": "7200"}).next_due_at == NOW + 2 * HOUR
    assert after_fetch(FeedState("a"), SOURCE, failure, {"retry-after": "99999999"}).next_due_at == NOW + DAY


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "public, max-age=900"}, 900),
        ({"cache-control": "max-age=900", "age": "300"}, 600),
        ({"cache-control": "no-cache, max-age=900"}, 0),
        ({"cache-control": "s-maxage=900"}, 0),
        ({}, 0),
    ],
)
def test_cache_control_is_honoured(headers, seconds):
    assert server_pause(headers) == dt.timedelta(seconds=seconds)


def test_a_fresh_answer_or_a_ttl_delays_the_next_request_up_to_six_hours():
    quick = [n * MINUTE for n in range(1, 11)]
    assert items_state(parsed(*quick), pause_seconds=900).next_due_at == NOW + 15 * MINUTE
    assert items_state(parsed(*quick, ttl_seconds=3600)).next_due_at == NOW + HOUR
    assert items_state(parsed(*quick, ttl_seconds=31_536_000)).next_due_at == NOW + 6 * HOUR


def test_of_an_endless_list_only_the_first_items_are_kept_and_it_is_said():
    capped = cap_items(parsed(HOUR, 2 * HOUR, 3 * HOUR), most=2)
    assert [item.title for item in capped.items] == [str(HOUR), str(2 * HOUR)]
    assert capped.problems == ("3 items: only the first 2 are read",)
    assert cap_items(parsed(HOUR), most=1) == parsed(HOUR)


def test_a_document_that_is_no_feed_is_a_failure_and_is_not_remembered():
    before = FeedState("a", body_hash="old", etag="e", failures=2)
    state = items_state(ParsedFeed((), problems=("an HTML page",)), before)
    assert (state.failures, state.body_hash, state.etag) == (3, "old", "e")
    assert state.last_error == "unreadable: an HTML page"


def test_the_whole_document_is_asked_for_now_and_then():
    state = FeedState("a", body_hash="h", last_full_at=NOW)
    assert not wants_whole(state, NOW + HOUR)
    assert wants_whole(state, NOW + 6 * HOUR)
    assert wants_whole(FeedState("a"), NOW)


@pytest.mark.parametrize("outcome", ["fetched", "failed"])
@pytest.mark.parametrize("ahead", [2 * HOUR, 3 * DAY, 40 * DAY])
def test_what_was_learnt_while_the_clock_was_ahead_silences_no_feed_for_more_than_a_day(outcome, ahead):
    kind = {"error_kind": "http"} if outcome == "failed" else {}
    state = after_fetch(FeedState("a"), SOURCE, result(outcome, NOW + ahead, **kind), {})
    due = [hours for hours in range(30) if plan_chunks([SOURCE], {"a": state}, NOW + hours * HOUR)]
    assert due[0] <= (24 if outcome == "failed" else 0)
    assert wants_whole(state, NOW)


def test_a_changed_address_forgets_what_was_learnt_from_the_old_one():
    state = FeedState("a", etag="x", failures=9, url_hash=url_hash(SOURCE))
    moved = Source("a", "A", "https://b.example/feed")
    assert current_state(SOURCE, {"a": state}) == state
    assert current_state(moved, {"a": state}) == FeedState("a", url_hash=url_hash(moved))


def sources(count, hosts):
    return [Source(f"s{n:03d}", "S", f"https://h{n % hosts}.example/{n}") for n in range(count)]


@pytest.mark.parametrize(
    ("count", "hosts", "chunks"),
    [(0, 1, 0), (1, 1, 1), (60, 60, 1), (61, 61, 2), (200, 199, 4), (900, 900, 8), (90, 1, 1)],
)
def test_few_feeds_make_few_chunks_and_none_more_than_eight(count, hosts, chunks):
    planned = plan_chunks(sources(count, hosts), {}, NOW)
    assert len(planned) == chunks
    assert sorted(itertools.chain(*planned)) == [source.id for source in sources(count, hosts)]


def test_chunks_are_balanced_and_keep_each_host_together():
    many = sources(120, 120) + [Source(f"big{n}", "B", f"https://big.example/{n}") for n in range(80)]
    planned = plan_chunks(many, {}, NOW)
    assert sorted(map(len, planned)) == [40, 40, 40, 80]
    assert len([chunk for chunk in planned if any(name.startswith("big") for name in chunk)]) == 1
    assert plan_chunks(reversed(many), {}, NOW) == planned


def test_only_due_enabled_and_configured_sources_are_planned():
    catalogue = [
        Source("due", "A", "https://a.example"),
        Source("late", "A", "https://b.example"),
        Source("off", "A", "https://c.example", enabled=False),
        Source("soon", "A", "https://d.example"),
        Source("unset", "A", "rsshub:/x", kind="rsshub"),
    ]
    states = {
        "due": FeedState("due", next_due_at=NOW - HOUR),
        "late": FeedState("late", next_due_at=NOW + HOUR),
        "soon": FeedState("soon", next_due_at=NOW + dt.timedelta(seconds=30)),
    }
    assert plan_chunks(catalogue, states, NOW) == [["due", "soon"]]
