"""Nine days of real captures, replayed day by day over loopback HTTP as they were seen."""

import collections
import dataclasses
import email.utils

import pytest
from lxml import etree

from newsvane import ingest
from newsvane.settings import read_settings
from newsvane.warehouse import open_snapshot
from series import SHANGHAI, read_captures, served

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def captures(shared):
    return read_captures(shared)


@pytest.fixture(scope="module")
def truth(captures):
    """Each article's title and publication time by its link, read by a plain XML parser and nothing of ours."""
    articles = {}
    for feeds in captures.values():
        for path in feeds.values():
            for item in etree.parse(path).iter("item"):
                updated = email.utils.parsedate_to_datetime(item.findtext("updated"))
                articles.setdefault(item.findtext("link").strip(), (item.findtext("title"), updated))
    return articles


@pytest.fixture(scope="module")
def replay(captures, tmp_path_factory):
    """Ingest each day's captures as of that day's end; return the function that does it once more."""
    folder = tmp_path_factory.mktemp("series")
    with served(captures, folder) as (sources, show):
        settings = dataclasses.replace(read_settings({"NEWSVANE_DATA": str(folder / "data")}), sources=sources)

        def run():
            return [ingest.run(settings, show(day))["articles"] for day in captures]

        first = run()
        yield settings, first, run


def test_the_articles_are_those_of_the_files_and_a_second_replay_adds_none(replay, truth):
    settings, counts, again = replay
    with open_snapshot(settings) as snapshot:
        urls = {url for (url,) in snapshot.execute("select url from article").fetchall()}
    assert urls == set(truth)
    assert sum(counts) == len(truth)
    assert sum(again()) == 0
    with open_snapshot(settings) as snapshot:
        assert snapshot.execute("select count(*), count(distinct article_id) from article").fetchone() == (
            len(truth),
            len(truth),
        )


def test_sora_by_day_in_titles_equals_a_plain_text_search(replay, truth):
    settings, _, _ = replay
    expected = collections.Counter(
        updated.astimezone(SHANGHAI).date() for title, updated in truth.values() if "sora" in title.lower()
    )
    assert expected, "the captures hold titles with Sora"
    with open_snapshot(settings) as snapshot:
        found = snapshot.execute(
            """
            select article.day, count(distinct article_id)
            from mention join article using (article_id)
            where mention.entity_id = 'sora' and mention.field = 'title'
            group by all
            """
        ).fetchall()
    assert dict(found) == dict(expected)
