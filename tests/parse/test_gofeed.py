"""Another reader's test documents: nothing raises, and what matters agrees but where we differ on purpose.

The differences are listed with their reasons in docs/feed-reading.md; this test holds the list against the files.
"""

import datetime as dt
import json
import re

import pytest

from newsvane.records import Source

pytestmark = pytest.mark.shared

SOURCE = Source(id="fixture", name="fixture", url="", language="en", timezone="UTC")
GROUPS = ("extensions", "parser/atom", "parser/json", "parser/rss", "parser/universal", "translator")
LISTED = re.compile(r"^\| `([\w/.-]+)` \|", re.MULTILINE)


def documents(shared):
    """Yield every document with its expectation, or with null where it has none."""
    root = shared / "data" / "peers" / "gofeed" / "testdata"
    for file in sorted(root.rglob("*")):
        if file.suffix == ".xml":
            expected = file.with_suffix(".json")
        elif file.suffix == ".json" and not file.stem.endswith("_expected") and not file.with_suffix(".xml").exists():
            expected = file.with_name(f"{file.stem}_expected.json")
        else:
            continue
        yield (
            file.relative_to(root).as_posix(),
            file,
            json.loads(expected.read_text("utf-8")) if expected.exists() else None,
        )


def expected_link(item):
    link = item.get("link") or item.get("url") or next(iter(item.get("links") or []), None)
    if isinstance(link, dict):
        return next((each.get("href") for each in item["links"] if each.get("rel", "alternate") == "alternate"), None)
    return link


def expected_date(item):
    text = item.get("publishedParsed") or item.get("pubDateParsed") or item.get("updatedParsed")
    return dt.datetime.fromisoformat(text) if text else None


def differences(items, parsed):
    """Yield for each comparison made whether it agrees."""
    yield "count", len(items) == len(parsed.items)
    for item, ours in zip(items, parsed.items, strict=False):
        if item.get("title"):
            yield "title", " ".join(item["title"].split()) == ours.title
        if link := expected_link(item):
            yield "link", link == ours.url
        if date := expected_date(item):
            yield "date", date == ours.published_at


def test_all_six_groups_agree_but_for_the_listed_differences(shared, read, checkout):
    compared, unlike = 0, set()
    seen = set()
    for name, file, expected in documents(shared):
        parsed = read(file.read_bytes(), SOURCE)
        seen.add(next(group for group in GROUPS if name.startswith(group)))
        if expected is None:
            continue
        for kind, agrees in differences(expected.get("items") or expected.get("entries") or [], parsed):
            compared += 1
            if not agrees:
                unlike.add((name, kind))
    assert seen == set(GROUPS)
    listed = set(LISTED.findall((checkout / "docs" / "feed-reading.md").read_text("utf-8")))
    assert {name for name, _ in unlike} == listed
    assert compared > 600
