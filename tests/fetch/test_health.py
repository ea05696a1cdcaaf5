"""Broken and recovered: said once each."""

import datetime as dt

import pytest

from newsvane.fetch import alert_key, health_changes
from newsvane.fetch.health import is_stale, with_health
from newsvane.fetch.schedule import after_fetch
from newsvane.records import FeedState, FetchResult, Source

NOW = dt.datetime(2024, 2, 17, 8, 0, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
SOURCE = Source("a", "A", "https://a.example/feed")


def fetch(state, outcome, hours, **more):
    return after_fetch(state, SOURCE, FetchResult("id", "a", SOURCE.url, NOW + hours * HOUR, outcome, **more), {})


def test_a_feed_breaks_after_five_failures_and_both_turns_are_told_once():
    state, told = FeedState("a"), []
    outcomes = ["failed"] * 8 + ["not_modified"] * 2 + ["failed"] * 5
    for hours, outcome in enumerate(outcomes):
        after = fetch(state, outcome, hours, error_kind="dns", error="no such host")
        changes = health_changes({"a": state}, [after])
        told += [(hours, alert_key(turned, "broken")) for turned in changes.broken]
        told += [(hours, alert_key(turned, "recovered")) for turned in changes.recovered]
        state = after
    assert told == [
        (4, "broken:a:2024-02-17T12:00:00+00:00"),
        (8, "recovered:a:2024-02-17T12:00:00+00:00"),
        (14, "broken:a:2024-02-17T22:00:00+00:00"),
    ]
    assert state.last_error == "dns: no such host"


def test_a_feed_that_is_gone_for_good_is_broken_at_once_and_asked_again_all_the_same():
    state = fetch(FeedState("a"), "failed", 0, status=410, error_kind="http", error="HTTP 410 Gone")
    assert state.broken_since == NOW
    assert state.next_due_at <= NOW + DAY


@pytest.mark.parametrize(
    ("rhythm", "silence", "stale"),
    [
        (HOUR, 3 * DAY, False),
        (HOUR, 5 * DAY, True),
        (7 * DAY, 20 * DAY, False),
        (7 * DAY, 29 * DAY, True),
        (90 * DAY, 119 * DAY, False),
        (90 * DAY, 121 * DAY, True),
    ],
)
def test_a_feed_that_answers_is_stale_against_its_own_rhythm(rhythm, silence, stale):
    state = FeedState("a", rhythm_seconds=int(rhythm.total_seconds()), last_new_item_at=NOW - silence)
    assert is_stale(state, NOW) == stale
    assert (with_health(state, NOW).broken_since == NOW) == stale


def test_a_stale_feed_says_since_when():
    state = FeedState("a", rhythm_seconds=3600, last_new_item_at=NOW - 9 * DAY)
    assert with_health(state, NOW).last_error == "stale: nothing new since 2024-02-08"


def test_a_feed_of_which_nothing_is_known_is_not_stale():
    assert not is_stale(FeedState("a"), NOW)


def test_a_feed_that_stays_as_it_is_is_not_told():
    broken = FeedState("b", broken_since=NOW)
    changes = health_changes({"b": broken}, [broken, FeedState("new")])
    assert (changes.broken, changes.recovered) == ((), ())


def test_a_failure_makes_no_stale_feed_well():
    stale = with_health(FeedState("a", rhythm_seconds=3600, last_new_item_at=NOW - 5 * DAY), NOW)
    assert fetch(stale, "failed", 1, error_kind="dns", error="no such host").broken_since == NOW
