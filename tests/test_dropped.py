"""Pages and texts from a drop-box become articles."""

import datetime as dt

import pytest

from newsvane.dropped import is_page, read_dropped
from newsvane.records import FetchResult, Source

NOW = dt.datetime(2024, 2, 21, tzinfo=dt.UTC)
SOURCE = Source("epaper", "电子报", "file:///drop/epaper", kind="file")
PAGE = """<html><head><title>文生视频模型Sora发布</title></head><body><h1>文生视频模型Sora发布</h1>
<div class="article"><p>二月十六日，人工智能公司发布文生视频模型，可以生成一分钟的高清视频，业界反响热烈。</p>
<p>多家上市公司随后回应投资者提问，称正在评估相关技术，对公司业务的影响尚待观察，请投资者注意风险。</p></div>
</body></html>"""


def result_of(name, content_type):
    return FetchResult("id", "epaper", f"file:///drop/epaper/{name}", NOW, "fetched", content_type=content_type)


def test_a_saved_page_is_read_with_the_day_of_its_folder():
    parsed = read_dropped(PAGE.encode("gb18030"), SOURCE, result_of("2024-02-20/A01.html", "text/html"), NOW)
    (item,) = parsed.items
    assert item.title == "文生视频模型Sora发布"
    assert "一分钟的高清视频" in item.body
    assert item.published_at == dt.datetime(2024, 2, 19, 16, tzinfo=dt.UTC)
    assert item.url == "file:///drop/epaper/2024-02-20/A01.html"


@pytest.mark.parametrize(
    ("text", "title"),
    [("快讯\n\n正文", "快讯"), ("版权\n\n## 大标题\n正文", "大标题"), ("### 小\n# 标题\n正文\n# 二", "标题")],
)
def test_a_text_has_its_heading_or_first_line_as_title(text, title):
    (item,) = read_dropped(text.encode(), SOURCE, result_of("note.txt", "text/plain"), NOW).items
    assert item.title == title
    assert "正文" in item.body
    assert item.published_at is None
    assert item.date_note


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("paper_2024-02-20.txt", "2024-02-20"),
        ("20240220.txt", "2024-02-20"),
        ("2024/a.txt", None),
        ("2024.02.20/1234567890.txt", "2024-02-20"),
        ("2031-01-01.txt", None),
        ("2024-13-01.txt", None),
    ],
)
def test_the_day_is_read_from_the_name(name, day):
    (item,) = read_dropped("标题\n正文".encode(), SOURCE, result_of(name, "text/plain"), NOW).items
    found = item.published_at and item.published_at.astimezone(dt.timezone(dt.timedelta(hours=8))).date().isoformat()
    assert found == day


@pytest.mark.parametrize(
    ("raw", "kind"), [(b"", "text/plain"), (b"   \n", "text/plain"), (b"<html></html>", "text/html")]
)
def test_a_document_without_text_is_a_problem(raw, kind):
    parsed = read_dropped(raw, SOURCE, result_of("a", kind), NOW)
    assert (parsed.items, bool(parsed.problems)) == ((), True)


def test_feeds_in_a_drop_box_go_to_the_feed_parser():
    assert is_page(SOURCE, result_of("a.html", "text/html"))
    assert not is_page(SOURCE, result_of("a.xml", "application/xml"))
    assert not is_page(Source("a", "A", "https://a.example"), result_of("a.html", "text/html"))


@pytest.mark.shared
def test_a_newspaper_page_is_one_article_of_its_day(shared):
    file = shared / "data/text/sora_newspaper_page_2024-02-20.txt"
    (item,) = read_dropped(file.read_bytes(), SOURCE, result_of(file.name, "text/plain"), NOW).items
    assert item.body.count("Sora") == file.read_text("utf-8").count("Sora")
    assert item.published_at == dt.datetime(2024, 2, 19, 16, tzinfo=dt.UTC)
