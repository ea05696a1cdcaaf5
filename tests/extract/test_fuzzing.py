"""Property-based fuzzing of the page reader; ``NEWSVANE_FUZZ=20000`` for a longer run by hand."""

import datetime as dt
import os
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsvane.config.page_rules import PageRule
from newsvane.extract import extract_page

budget = settings(
    max_examples=int(os.environ.get("NEWSVANE_FUZZ", "150")),
    deadline=None,
    derandomize="NEWSVANE_FUZZ" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
NOW = dt.datetime(2024, 2, 17, 4, tzinfo=dt.UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
RULES = {"example.com": PageRule(domain="example.com", body="p, .x", title="h1", author="b", date="i", drop="a")}

PIECES = st.sampled_from(
    [
        "<html>", "<head>", "<title>", "</title>", "<meta name=author content='张三'>", "<meta charset=gbk>",
        "<body>", "<p>", "</p>", "<div class='comment'>", "<div class=x>", "</div>", "<a href=1>", "</a>",
        "<br>", "<h1>", "</h1>", "<table><tr><td>", "</table>", "<script>", "</script>", "<style>", "<svg>",
        "<!--", "-->", "<section>", "<b>", "<i>", "<font size=5>", "<", ">", "&nbsp;", "&#0;", "&#x110000;",
        "<![CDATA[", "\x00", "\u200b", "\ufffe", "这是一句完整的话，有逗号和句号。",
        "来源：样例网 作者：李四 2024-02-16 09:30", "责任编辑：王五", "相关阅读", "（记者 李四）", "3小时前",
        "99999-99-99", "2024年13月40日", "<script type='application/ld+json'>{\"@graph\":[[[]]]}</script>",
        'var ct = "1708047000"', "<time datetime='x'>", "<link rel=canonical href='http://[bad'>",
    ]
)  # fmt: skip
PAGES = st.lists(PIECES | st.text(max_size=8), max_size=60).map("".join)


def check(data, url=""):
    page = extract_page(data, url, now=NOW, zone=SHANGHAI, rules=RULES)
    assert bool(page.body) != page.problem.startswith(("no article", "larger"))
    assert (page.published_at is None) == bool(page.date_note) or page.problem.startswith("no article: not a page")
    assert len(page.body) <= 4 * len(data) + 10
    page.body.encode()


@budget
@given(st.binary(max_size=300))
def test_any_bytes_are_a_page_or_a_problem(data):
    check(data)


@budget
@given(
    PAGES,
    st.sampled_from(["", "https://www.example.com/1", "http://[bad", "https://example.com"]),
    st.sampled_from(["utf-8", "gb18030"]),
)
def test_any_heap_of_markup_is_a_page_or_a_problem(text, url, encoding):
    check(text.encode(encoding, "ignore"), url)


@pytest.mark.parametrize("tag", ["div", "table><tr><td", "section", "b", "a", "blockquote", "ul><li"])
@pytest.mark.parametrize("depth", [100, 5_000])
def test_deep_nesting_neither_fails_nor_hangs(tag, depth):
    check((f"<html><body>{f'<{tag}>' * depth}这是一句完整的话，有逗号和句号。").encode())


@pytest.mark.parametrize(
    "text",
    [
        "<p>" + "a, " * 200_000,
        "<p>" + "（" * 100_000,
        "<p>作者：" + "张" * 100_000,
        "<script " + "x='y' " * 50_000,
        "<!--" * 50_000,
        "<meta charset=" * 20_000,
        "<p>" + "2024-" * 50_000,
        "<p>来源：\n" * 20_000,
    ],
    ids=["one line", "brackets", "name", "attributes", "comments", "charsets", "dates", "labels"],
)
def test_what_makes_careless_patterns_slow_is_read_in_linear_time(text):
    check(text.encode())
