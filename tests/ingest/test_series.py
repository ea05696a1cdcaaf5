"""Nine days of real captures, replayed day by day over loopback HTTP as they were seen."""

import collections
import dataclasses
import datetime as dt
import email.utils
import functools
import http.server
import re
import threading
import zoneinfo

import pytest
from lxml import etree

from newsvane import ingest
from newsvane.settings import read_settings
from newsvane.warehouse import open_snapshot

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
CAPTURE = re.compile(r"(?P<feed>.+)_(?P<day>\d{4}-\d\d-\d\d)\.xml")

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def captures(shared):
    """The capture files by day, then by feed."""
    by_day = collections.defaultdict(dict)
    for path in sorted((shared / "data" / "feeds" / "series").iterdir()):
        match = CAPTURE.fullmatch(path.name)
        by_day[dt.date.fromisoformat(match["day"])][match["feed"]] = path
    return dict(sorted(by_day.items()))


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
    """Serve each day's captures and ingest them as of that day's end; return the function that does it once more."""
    folder = tmp_path_factory.mktemp("series")
    settings = dataclasses.replace(
        read_settings({"NEWSVANE_DATA": str(folder / "data")}), sources=folder / "sources.toml"
    )
    served = folder / "served"
    served.mkdir()
    handler = functools.partial(QuietHandler, directory=str(served))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        feeds = sorted({feed for day in captures.values() for feed in day})
        settings.sources.write_text(
            "".join(
                f'[[source]]\nid = "{feed}"\nname = "{feed}"\nkind = "rss"\nallow_private = true\nfetch_pages = false\n'
                f'url = "http://127.0.0.1:{server.server_port}/{feed}.xml"\n\n'
                for feed in feeds
            )
        )

        def run():
            counts = []
            for day, paths in captures.items():
                for old in served.iterdir():
                    old.unlink()
                for feed, path in paths.items():
                    (served / f"{feed}.xml").write_bytes(path.read_bytes())
                now = dt.datetime.combine(day, dt.time(23, 59), SHANGHAI)
                counts.append(ingest.run(settings, now)["articles"])
            return counts

        first = run()
        yield settings, first, run
        server.shutdown()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


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
