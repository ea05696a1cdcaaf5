"""Credentials are not shown."""

import pytest

from newsvane.fetch.urls import host_of, redact_text, redact_url


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/feed?id=3", "https://a.example/feed?id=3"),
        ("https://me:pass@a.example/feed", "https://***@a.example/feed"),
        ("https://me@a.example:81/feed", "https://***@a.example:81/feed"),
        ("https://a.example/?token=abc&x=1", "https://a.example/?token=***&x=1"),
        ("https://a.example/?x=1&api_key=abc", "https://a.example/?x=1&api_key=***"),
        ("https://a.example/?ACCESS_KEY=abc", "https://a.example/?ACCESS_KEY=***"),
        ("https://a.example/?my.secret=abc", "https://a.example/?my.secret=***"),
        ("https://a.example/?code=600519&keyword=AI", "https://a.example/?code=600519&keyword=AI"),
        ("http://[bad", "***"),
    ],
)
def test_a_url_is_shown_without_credentials(url, shown):
    assert redact_url(url) == shown


def test_urls_inside_a_message_are_redacted():
    assert redact_text("cannot read 'http://a:b@c.example/?key=1'") == "cannot read 'http://***@c.example/?key=***'"


@pytest.mark.parametrize(
    ("url", "host"), [("https://A.Example.:8/x", "a.example"), ("file:///x", ""), ("http://[", "")]
)
def test_the_host_is_plain(url, host):
    assert host_of(url) == host
