"""The sample's feeds and pages, through the project's own readers."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from newsvane.config.sources import read_sources
from newsvane.extract import extract_page
from newsvane.parse import parse_feed
from sample.news import ZONE, read_outlets
from sample.serve import DEFAULT_BASE, SOURCES, read_documents

NOW = dt.datetime(2024, 2, 26, 8, 0, tzinfo=ZONE)
OUTLETS = {outlet.id: outlet for outlet in read_outlets()}


@pytest.fixture(scope="module")
def documents():
    return read_documents()


@pytest.fixture(scope="module")
def sources():
    return {source.id: source for source in read_sources(SOURCES)}


def plain(text):
    return text.replace("\u3000", " ").split()


def test_the_sources_are_the_outlets(sources):
    assert sorted(sources) == sorted(OUTLETS)
    for source_id, source in sources.items():
        outlet = OUTLETS[source_id]
        assert source.name == outlet.name
        assert source.url == DEFAULT_BASE + outlet.feed_path
        assert source.kind == outlet.format
        assert source.allow_private


@pytest.mark.parametrize("outlet", OUTLETS.values(), ids=OUTLETS)
def test_every_item_is_parsed_with_its_time_author_and_text(outlet, documents, sources):
    document, source = documents[outlet.feed_path], sources[outlet.id]
    parsed = parse_feed(document.body, source, now=NOW, content_type=document.content_type, url=source.url)
    assert parsed.problems == ()
    by_title = {item.title: item for item in parsed.items}
    assert sorted(by_title) == sorted(item.title for item in outlet.items)
    for item in outlet.items:
        read = by_title[item.title]
        assert read.published_at == item.time
        assert read.author == item.author
        assert read.categories == item.categories
        assert read.url.endswith(item.link)
        if outlet.text == "page":
            assert read.body == ""
            assert plain(read.summary) == plain(item.summary)
        else:
            assert plain(read.body or read.summary) == plain(item.body)


def test_relative_links_are_below_the_atom_feeds_base(documents, sources):
    outlet = OUTLETS["haiwan"]
    parsed = parse_feed(documents[outlet.feed_path].body, sources["haiwan"], now=NOW, url=sources["haiwan"].url)
    assert all(item.url.startswith("https://haiwan.example/news/2024") for item in parsed.items)


def test_the_feed_that_says_gb2312_holds_gb18030_and_more_than_gb2312_can(documents):
    data = documents["/yunqi/rss.xml"].body
    text = data.decode("gb18030", "strict")
    assert 'encoding="gb2312"' in text
    assert all(character in text for character in "镕喆堃")
    with pytest.raises(UnicodeDecodeError):
        data.decode("gb2312")
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")


@pytest.mark.parametrize("item", OUTLETS["shenshui"].items, ids=lambda item: item.id)
def test_every_page_gives_its_article_and_nothing_around_it(item, documents):
    document = documents[item.link]
    page = extract_page(
        document.body,
        DEFAULT_BASE + item.link,
        now=NOW,
        zone=ZoneInfo("Asia/Shanghai"),
        content_type=document.content_type,
    )
    assert page.problem == ""
    assert page.title == item.title
    assert plain(page.body) == plain(item.body)
    assert page.published_at == item.time
    assert page.author.startswith(item.author)
    assert page.origin == (item.origin or "示例·深水周刊")
