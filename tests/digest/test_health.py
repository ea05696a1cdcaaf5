"""The digest's health section and the view ``source_health`` know the same broken sources."""

import news
import pytest

from newsvane.digest.health import describe_reason

STATES = {
    "failing thrice is not broken yet": ({"failures": 3}, []),
    "failing and broken": ({"failures": 5, "broken_since": news.moment(0)}, ["failing"]),
    "answering and broken": ({"failures": 0, "broken_since": news.moment(0)}, ["silent"]),
    "long without news by its own rhythm": ({"last_new_item_at": news.moment(30)}, []),
    "asked no more": ({"broken_since": news.moment(40), "next_due_at": news.moment(39)}, []),
}


@pytest.mark.parametrize(("state", "troubles"), STATES.values(), ids=STATES)
def test_a_source_is_in_the_health_section_when_it_is_broken(state, troubles, checkout):
    with news.snapshot(checkout) as connection:
        connection.execute("delete from feed_state")
        news.insert(connection, "feed_state", **{"source_id": "mute", "failures": 0} | state)
        digest = news.build_digest(connection, news.DAY, news.Audience(id="desk", name="x"), zone=news.ZONE)
    assert [trouble.trouble for trouble in digest.health.troubles] == troubles


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("dns: no such host", "域名无法解析（no such host）"),
        ("timeout: no complete answer: 20 s", "超时（no complete answer: 20 s）"),
        ("stale: nothing new since 2025-02-08", "2025年2月8日以来没有新内容"),
        ("something else", "something else"),
        ("", ""),
    ],
)
def test_a_reason_is_told_in_chinese(error, reason):
    assert describe_reason(error) == reason
