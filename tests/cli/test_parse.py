"""``newsvane parse`` as its users call it."""

import json

import pytest

from newsvane.cli import main

FEED = """<rss version="2.0"><channel><title>样例</title><item><title>标题</title><link>https://example.com/1</link>
<pubDate>2024-02-16 09:30</pubDate><description>摘要</description><category>AI</category></item></channel></rss>"""


def run(capfd, *arguments):
    with pytest.raises(SystemExit) as end:
        main(["parse", *map(str, arguments)])
    out, err = capfd.readouterr()
    return end.value.code, [json.loads(line) for line in out.splitlines()], err


def test_each_item_is_one_line_of_the_contracted_shape(tmp_path, capfd):
    file = tmp_path / "feed.xml"
    file.write_text(FEED, encoding="utf-8")
    code, rows, err = run(capfd, file, "--now", "2024-02-17T12:00:00+08:00")
    assert (code, err) == (0, "")
    assert rows == [
        {
            "file": str(file),
            "source": None,
            "title": "标题",
            "url": "https://example.com/1",
            "published_at": "2024-02-16T01:30:00+00:00",
            "summary": "摘要",
            "body": "",
            "author": "",
            "categories": ["AI"],
        }
    ]


def test_an_unreadable_file_among_good_ones_is_reported_and_the_rest_is_read(tmp_path, capfd):
    file = tmp_path / "feed.xml"
    file.write_text(FEED, encoding="utf-8")
    code, rows, err = run(capfd, tmp_path / "absent.xml", file)
    assert code == 2
    assert len(rows) == 1
    assert err.count("\n") == 1
    assert "absent.xml" in err


def test_a_document_that_is_no_feed_is_reported_by_name(tmp_path, capfd):
    file = tmp_path / "page.html"
    file.write_text("no feed at all", encoding="utf-8")
    code, rows, err = run(capfd, file)
    assert (code, rows) == (0, [])
    assert "page.html" in err


def test_a_bad_time_is_one_clear_line(tmp_path, capfd):
    code, rows, err = run(capfd, tmp_path / "x", "--now", "soon")
    assert (code, rows) == (2, [])
    assert err == "newsvane: --now: not an ISO 8601 time: 'soon'\n"


CATALOGUE = """[[source]]
id = "taipei"
name = "台北"
url = "https://example.com/feed.xml"
language = "zh-tw"
timezone = "America/New_York"
"""


def test_a_source_of_the_catalogue_gives_its_zone_and_its_name(tmp_path, capfd, monkeypatch):
    (tmp_path / "sources.toml").write_text(CATALOGUE, encoding="utf-8")
    monkeypatch.setenv("NEWSVANE_CONFIG", str(tmp_path))
    file = tmp_path / "feed.xml"
    file.write_text(FEED, encoding="utf-8")
    code, rows, err = run(capfd, file, "--source", "taipei", "--now", "2024-02-17T12:00:00")
    assert (code, err) == (0, "")
    assert (rows[0]["source"], rows[0]["published_at"]) == ("taipei", "2024-02-16T14:30:00+00:00")
    code, rows, err = run(capfd, file, "--source", "absent")
    assert (code, rows) == (2, [])
    assert "sources.toml has no source 'absent'" in err
