"""An audience reads the names of companies and topics in the language that it asked for, in every format."""

import dataclasses

import news
import pytest

from newsvane.connections import Connection
from newsvane.deliver.channels import CHANNELS
from newsvane.digest import build_digest, render_html, render_json, render_markdown, render_text
from newsvane.digest.atom import render_feed
from newsvane.digest.names import with_names
from newsvane.digest.writing import write_digest

ENGLISH = {"688256.SH": "Cambricon", "text-to-video": "Text-to-video", "chenxi": "晨曦大模型", "601360.SH": "360"}
LABELS = {
    "chinese": ("寒武纪（688256.SH）", "文生视频", "万兴科技（300624.SZ）"),
    "english": ("Cambricon（688256.SH）", "Text-to-video", "万兴科技（300624.SZ）"),
    "both": ("寒武纪 Cambricon（688256.SH）", "文生视频 Text-to-video", "万兴科技（300624.SZ）"),
}


def digest_in(checkout, language):
    audience = news.Audience(id="desk", name="演示读者", names=language)
    with news.snapshot(checkout) as connection:
        return build_digest(connection, news.DAY, audience, zone=news.ZONE, english=ENGLISH)


@pytest.mark.parametrize("language", LABELS)
def test_every_format_and_channel_calls_them_so(language, checkout, tmp_path):
    digest = digest_in(checkout, language)
    company, topic, unknown = LABELS[language]
    pages = [render(digest) for render in (render_html, render_markdown, render_text, render_json)]
    write_digest(digest, tmp_path)
    pages.append(render_feed(tmp_path, "desk", "演示读者").decode())
    connection = Connection("x", "x", extra={"to": "a@example.com"})
    for kind, channel in sorted(CHANNELS.items()):
        text = b"".join(part.content for part in channel.prepare(digest, connection, ())).decode()
        assert company.partition("（")[0] in text, kind
        pages.append(text)
    for page in pages:
        plain = page.replace("\\", "")
        assert company.partition("（")[0] in plain
        assert topic.replace("-", "&#45;") in plain or topic in plain
    assert company in pages[2]
    assert unknown in pages[2]
    assert f">{topic}</b>" in pages[0]


def test_headlines_and_quotes_stay_verbatim_and_so_do_the_figures(checkout):
    chinese, english = digest_in(checkout, "chinese"), digest_in(checkout, "english")
    assert [(story.title, story.extract, story.score) for story in chinese.stories] == [
        (story.title, story.extract, story.score) for story in english.stories
    ]
    assert [(first.quote, first.evidence) for first in chinese.firsts] == [
        (first.quote, first.evidence) for first in english.firsts
    ]
    assert [move.counts for move in chinese.moves] == [move.counts for move in english.moves]


def test_a_hostile_name_is_one_short_line(digest):
    named = with_names(digest, "both", {"688256.SH": "Cam\u202ebricon\n" + "x" * 500})
    name = named.moves[0].entity.name
    assert len(name) <= 100
    assert name.startswith("寒武纪 Cambricon x")
    assert dataclasses.replace(named, stories=(), moves=(), trends=(), firsts=()) == dataclasses.replace(
        digest, stories=(), moves=(), trends=(), firsts=()
    )
