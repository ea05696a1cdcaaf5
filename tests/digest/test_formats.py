"""Golden files; ``NEWSVANE_GOLDEN=write pytest tests/digest`` makes them anew, to be read before they are committed."""

import dataclasses
import datetime as dt
import html.parser
import os
import re
from pathlib import Path

import feedparser
import pytest

from newsvane.digest import read_json, render_html, render_json, render_markdown, render_text, write_digest
from newsvane.digest.cleaning import clean_line, clean_url
from newsvane.digest.records import Named

DAY = dt.timedelta(days=1)
GOLDEN = Path(__file__).parent / "golden"
RENDERERS = {"html": render_html, "md": render_markdown, "txt": render_text, "json": render_json}
HOSTILE = (
    '<script>alert("x")</script><img src=x onerror=alert(1)> **粗** [点](javascript:alert(1)) `码` | 表 | '
    "# 标题 @all {{ 7*7 }} {% raw %} \u202egnp.exe 👩‍👩‍👧"
)


@pytest.mark.parametrize("ending", sorted(RENDERERS))
def test_every_format_is_as_it_was_read_and_approved(ending, digest):
    path = GOLDEN / f"desk.{ending}"
    page = RENDERERS[ending](digest)
    if os.environ.get("NEWSVANE_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(page, "utf-8")
    assert page == path.read_text("utf-8")


class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.links, self.attributes, self.text = [], [], set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data):
        self.text.append(data)


def read(page):
    reader = Reader()
    reader.feed(page)
    return reader


def hostile_digest(digest):
    title = clean_line(HOSTILE)
    story = dataclasses.replace(
        digest.stories[0], title=title, extract=(HOSTILE,), first_outlet=title, outlets=(title, "乙")
    )
    move = dataclasses.replace(digest.moves[0], entity=Named("x", "company", title, "1.SH"))
    return dataclasses.replace(digest, stories=(story,), moves=(move,), audience_name=title)


def test_the_page_is_a_mail_without_scripts_images_or_styles_from_afar(digest):
    for page in (render_html(digest), render_html(hostile_digest(digest))):
        reader = read(page)
        assert not {"script", "img", "link", "iframe", "form", "svg"} & set(reader.tags)
        assert not {name for name in reader.attributes if name.startswith("on")}
        assert all(link.startswith("https://") for link in reader.links)
        assert "url(" not in page
        assert len(page.encode()) < 100_000


def test_the_page_holds_what_a_reader_without_eyes_or_colours_needs(digest):
    page = render_html(digest)
    assert 'lang="zh-CN"' in page
    assert "prefers-color-scheme: dark" in page
    assert "width=device-width" in page
    assert page.count('role="img" aria-label="') == len(digest.moves) + len(digest.trends)
    assert 'aria-label="文生视频近 14 日篇数：0、0、0、0、0、0、0、0、0、0、0、0、0、4"' in page


def test_hostile_titles_are_shown_as_they_are_in_html(digest):
    text = "".join(read(render_html(hostile_digest(digest))).text)
    assert '<script>alert("x")</script>' in text
    assert "{{ 7*7 }}" in text


def test_hostile_titles_are_text_in_markdown(digest):
    page = render_markdown(hostile_digest(digest))
    assert not re.search(r"(?<!\\)<", page)
    assert not re.search(r"(?<!\\)\]\((?!https://)", page)
    assert "\n# 标题" not in page


def test_a_page_of_too_much_is_shortened_and_says_so(digest):
    many = tuple(
        dataclasses.replace(digest.stories[0], key=str(number), extract=("长" * 400,)) for number in range(200)
    )
    page = render_html(dataclasses.replace(digest, stories=many))
    assert len(page.encode()) < 100_000
    assert "内容较多" in page


def test_json_gives_the_digest_back(digest):
    assert read_json(render_json(digest)) == digest


def test_files_are_named_by_day_and_audience_and_rewritten_alike(digest, tmp_path):
    paths = write_digest(digest, tmp_path)
    names = [f"2025-03-04/desk.{ending}" for ending in ("html", "md", "txt", "json")]
    assert [str(path.relative_to(tmp_path)) for path in paths] == [*names, "desk.atom.xml"]
    before = [path.read_bytes() for path in paths]
    write_digest(digest, tmp_path)
    assert [path.read_bytes() for path in paths] == before
    assert len(list(paths[0].parent.iterdir())) == len(names)


def test_the_feed_holds_the_newest_digests_once_each(digest, tmp_path):
    other = dataclasses.replace(digest, audience="desk-two")
    late = dataclasses.replace(digest, day=digest.day + DAY, start=digest.start + DAY, end=digest.end + DAY)
    for one in (hostile_digest(digest), other, late, hostile_digest(digest)):
        write_digest(one, tmp_path)
    feed = feedparser.parse((tmp_path / "desk.atom.xml").read_bytes())
    assert not feed.bozo
    assert feed.feed.updated_parsed
    assert [entry.link for entry in feed.entries] == ["2025-03-05/desk.html", "2025-03-04/desk.html"]
    assert len({entry.id for entry in feed.entries}) == 2
    assert "晨曦" in feed.entries[0].content[0].value


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com/a?b=1&c=2#d", "https://example.com/a?b=1&c=2#d"),
        ("https://example.com/<x>|y", "https://example.com/%3Cx%3E%7Cy"),
        ("//example.com/a", ""),
        ("data:text/html,x", ""),
        ("https://user:pw@example.com/", ""),
        ("http://[::1", ""),
        ("https://example.com/" + "新" * 900, ""),
    ],
)
def test_links_lead_to_web_pages_or_nowhere(url, expected):
    assert clean_url(url) == expected
