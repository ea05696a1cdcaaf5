"""The real captures: nothing lost, nothing garbled, every date read, and both ways of reading agree."""

import datetime as dt
import html
import re
from zoneinfo import ZoneInfo

import pytest

from newsvane.parse.entry import to_item
from newsvane.parse.tolerant import parse_xml, read_item_by_item, read_with_feedparser
from newsvane.parse.xmlfeed import read_tree

CDATA = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)
START = re.compile(r"<(item|entry)[\s>].*?</\1>", re.DOTALL)
WRITTEN_DATE = re.compile(r"<(?:pubDate|updated|published|dc:date)>\s*(?:<!\[CDATA\[)?\s*([^<\s\]][^<\]]*)")
NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
ZONE = ZoneInfo("Asia/Shanghai")

pytestmark = pytest.mark.shared


def captures(shared):
    files = sorted((shared / "data" / "feeds").glob("*/*.xml"))
    assert len(files) > 80
    return files


def items_by_text(text):
    """Count the items by their tags alone, CDATA emptied: independent of any parser."""
    return [match[0] for match in START.finditer(CDATA.sub("", text))]


def test_every_item_is_read_with_its_title_and_date_and_no_character_is_garbled(shared, read):
    for file in captures(shared):
        text = file.read_text("utf-8")
        parsed = read(file.read_bytes())
        assert len(parsed.items) == len(items_by_text(text)), file.name
        assert parsed.problems == (), file.name
        for item, source in zip(parsed.items, (match[0] for match in START.finditer(text)), strict=True):
            assert "\ufffd" not in item.title + item.summary + item.body + item.author, file.name
            assert not re.search(r"<\w|&(?:amp|lt|gt|nbsp|#\d+);", item.title), file.name
            written = WRITTEN_DATE.search(source)
            if written and "1970" not in written[1]:
                assert item.published_at is not None, (file.name, written[1], item.date_note)
            else:
                assert item.published_at is None, file.name


def test_links_are_the_ones_that_the_items_name(shared, read):
    for file in captures(shared):
        text = file.read_text("utf-8")
        if "<rss" not in text:
            continue
        named = {html.unescape(link) for link in re.findall(r"<link>\s*(?:<!\[CDATA\[)?\s*(http[^<\]\s]+)", text)}
        found = {item.url for item in read(file.read_bytes()).items if not item.url.startswith("urn:")}
        assert found <= named, file.name


def as_items(tree):
    return [to_item(entry, source_id="sample", zone=ZONE, now=NOW) for entry in tree.entries]


def test_reading_item_by_item_agrees_with_reading_the_whole(shared):
    for file in captures(shared):
        text = file.read_text("utf-8").partition("?>")[2]
        whole = as_items(read_tree(parse_xml(text), "https://example.com/"))
        tree, problems = read_item_by_item(text, "https://example.com/")
        assert as_items(tree) == whole, file.name
        assert problems == []


def test_feedparser_agrees_on_what_identifies_an_item(shared):
    for file in captures(shared):
        text = file.read_text("utf-8").partition("?>")[2]
        ours = as_items(read_tree(parse_xml(text), "https://example.com/"))
        theirs = as_items(read_with_feedparser(text, "https://example.com/"))
        assert len(ours) == len(theirs), file.name
        for mine, other in zip(ours, theirs, strict=True):
            if not mine.url.startswith("urn:"):
                assert (mine.url, mine.title) == (other.url, other.title), file.name
            assert mine.published_at == other.published_at, file.name


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_capture_keeps_its_whole_items(shared, read, share):
    for file in captures(shared):
        data = file.read_bytes()
        cut = data[: int(len(data) * share)]
        parsed = read(cut)
        whole = read(data).items
        assert len(parsed.items) == len(items_by_text(cut.decode("utf-8", "ignore"))), (file.name, parsed.problems)
        for item, expected in zip(parsed.items, whole, strict=False):
            assert (item.title, item.body) == (expected.title, expected.body), file.name


def test_captures_in_gb18030_read_the_same_as_in_utf_8(shared, read):
    for file in captures(shared):
        text = file.read_text("utf-8")
        as_gb = re.sub(r"encoding=\"[^\"]+\"", 'encoding="gb2312"', text, count=1).encode("gb18030")
        assert read(as_gb).items == read(file.read_bytes()).items, file.name
