"""The loopback server, over real HTTP."""

import datetime as dt
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from newsvane.config.sources import read_sources
from sample.news import ZONE
from sample.serve import DEFAULT_BASE, SOURCES, read_until, serve, write_documents, write_sources

DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy in the environment is not for loopback


@pytest.fixture(scope="module")
def base_url():
    with serve(port=0) as url:
        yield url


def get(url, method="GET", **headers):
    request = urllib.request.Request(url, method=method, headers={k.replace("_", "-"): v for k, v in headers.items()})  # noqa: S310 - loopback
    try:
        with DIRECT.open(request, timeout=10) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def test_every_source_is_served_with_its_encoding_and_validators(base_url, tmp_path):
    for source in read_sources(write_sources(tmp_path / "sources.toml", base_url)):
        status, headers, body = get(source.url)
        assert status == 200
        assert len(body) == int(headers["Content-Length"])
        assert headers["ETag"]
        assert headers["Last-Modified"].endswith("GMT")
        assert headers.get_content_charset("utf-8") == ("gb2312" if source.id == "yunqi" else "utf-8")


@pytest.mark.parametrize("prefix", ["", "W/", '"other", '])
def test_the_entity_tag_gives_304_without_a_body(base_url, prefix):
    _, headers, _ = get(f"{base_url}/zhichao/feed.xml")
    status, again, body = get(f"{base_url}/zhichao/feed.xml", If_None_Match=prefix + headers["ETag"])
    assert (status, body) == (304, b"")
    assert again["ETag"] == headers["ETag"]


def test_the_date_gives_304_unless_an_entity_tag_disagrees(base_url):
    url = f"{base_url}/kuaixun/feed.json"
    _, headers, _ = get(url)
    assert get(url, If_Modified_Since=headers["Last-Modified"])[0] == 304
    assert get(url, If_Modified_Since="Sat, 27 Jan 2024 00:00:00 GMT")[0] == 200
    assert get(url, If_Modified_Since="no date")[0] == 200
    assert get(url, If_Modified_Since=headers["Last-Modified"], If_None_Match='"old"')[0] == 200


def test_head_has_the_headers_only_and_an_unknown_path_is_404(base_url):
    status, headers, body = get(f"{base_url}/haiwan/atom.xml", method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 10_000
    assert get(f"{base_url}/nothing")[0] == 404


def test_the_documents_are_the_same_on_every_port_and_grow_with_the_days():
    day = read_until("2024-02-16")
    with serve(port=0) as one, serve(port=0) as other, serve(port=0, until=day) as earlier:
        assert len({one, other, earlier}) == 3
        path = "/shenshui/rss.xml"
        assert get(one + path)[2] == get(other + path)[2]
        assert len(get(earlier + path)[2]) < len(get(one + path)[2])


def test_written_sources_point_at_the_server(base_url, tmp_path):
    written = write_sources(tmp_path / "below" / "sources.toml", base_url).read_text(encoding="utf-8")
    assert written.count(base_url) == SOURCES.read_text(encoding="utf-8").count(DEFAULT_BASE)


def test_documents_can_be_written_as_files(tmp_path):
    folder = write_documents(tmp_path)
    assert (folder / "yunqi" / "rss.xml").read_bytes().startswith(b"<?xml")
    assert (folder / "shenshui" / "index.html").is_file()


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2024-02-20", dt.datetime(2024, 2, 20, 23, 59, 59, tzinfo=ZONE)),
        ("2024-02-20T08:30", dt.datetime(2024, 2, 20, 8, 30, tzinfo=ZONE)),
        ("2024-02-20T00:30+00:00", dt.datetime(2024, 2, 20, 8, 30, tzinfo=ZONE)),
    ],
)
def test_until_is_a_day_or_a_time(text, time):
    assert read_until(text) == time


def test_a_taken_port_is_one_clear_line(base_url, checkout):
    port = base_url.rpartition(":")[2]
    done = subprocess.run(
        [sys.executable, "sample/serve.py", "--port", port], cwd=checkout, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"port {port}" in done.stderr
