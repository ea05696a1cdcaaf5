"""Property-based fuzzing of the feed, date and URL readers: hostile input never raises, hangs or grows.

The budget is fixed; for a longer run by hand: ``NEWSVANE_FUZZ=20000 pytest tests/parse/test_fuzzing.py``.
"""

import datetime as dt
import os
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsvane.parse import article_id, canonical_url, parse_feed
from newsvane.parse.dates import EARLIEST, FUTURE_ALLOWED, read_date
from newsvane.parse.encoding import decode
from newsvane.parse.text import to_plain, to_title
from newsvane.parse.urls import absolute_url
from newsvane.records import Source

budget = settings(
    max_examples=int(os.environ.get("NEWSVANE_FUZZ", "150")),
    deadline=None,
    derandomize="NEWSVANE_FUZZ" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
NOW = dt.datetime(2024, 2, 17, 4, tzinfo=dt.UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
SOURCE = Source(id="fuzz", name="fuzz", url="https://example.com/feed")
LISTPAGE = Source(id="fuzz", name="fuzz", url="https://example.com/", selectors={"item": "a", "date": "span"})

PIECES = st.sampled_from(
    [
        '<?xml version="1.0" encoding="gb2312"?>', "<rss>", "</rss>", "<channel>", "</channel>", "<item>",
        "</item>", "<title>", "</title>", "<link>", "</link>", "<link href='x' rel='alternate'/>",
        "<guid isPermaLink='false'>", "</guid>", "<pubDate>", "</pubDate>", "<description>", "</description>",
        "<content:encoded>", "</content:encoded>", "<![CDATA[", "]]>", "<!--", "-->",
        "<feed xmlns='http://www.w3.org/2005/Atom'>", "</feed>", "<entry>", "</entry>", "<a:b>", "<item/>",
        "&amp;", "&", "&lt;b&gt;", "&#0;", "&#x110000;", "&nbsp;", "<!DOCTYPE rss [<!ENTITY a 'aaaa'>]>", "&a;",
        "]", "\x00", "\x0b", "\ufffe", "中文", "镕", "2024-02-30", "Fri, 16 Feb 2024 09:30:00 CST", "{", "}",
        '"items":', "[", '{"items":[{"id":1,"url":[],"tags":7,"authors":[1]}]}', "<p>", "</p>", "<script>", "<",
        ">", '"', "'", "=", "xml:base='http://[bad'", "http://[::1", "javascript:alert(1)", "\n", " ",
    ]
)  # fmt: skip
DOCUMENTS = st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join)
ENCODED = st.tuples(DOCUMENTS, st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-16-le", "big5"])).map(
    lambda pair: pair[0].encode(
        pair[1], "replace" if pair[1] == "big5" else "surrogatepass" if "utf" in pair[1] else "ignore"
    )
)
TIME_PIECES = st.sampled_from(
    [
        "2024",
        "1899",
        "99999",
        "02",
        "13",
        "31",
        "30",
        "0",
        "24",
        "60",
        "年",
        "月",
        "日",
        "时",
        "分",
        ":",
        "-",
        "/",
        ".",
        "T",
        "Z",
        "+",
        "+0800",
        "-99:99",
        "CST",
        "GMT",
        "上午",
        "下午",
        "半",
        "前",
        "小时",
        "天",
        "昨天",
        "今天",
        "刚刚",
        "星期",
        "周五",
        "上",
        "Feb",
        "Fri,",
        "二〇二四年二月",
        "１２",
        "1708047000",
        "9999999999999",
    ]
)
TIMES = st.lists(TIME_PIECES | st.text(max_size=3), max_size=10).map("".join) | st.lists(TIME_PIECES, max_size=8).map(
    " ".join
)
URL_PIECES = st.sampled_from(
    [
        "http://",
        "https://",
        "//",
        "m.",
        "www.",
        "amp.",
        "example.com",
        "[::1]",
        "xn--a",
        "中国.cn",
        ":80",
        ":99999",
        ":x",
        "/",
        "//",
        "?",
        "&",
        "=",
        "#",
        "#!",
        "%2f",
        "%zz",
        "%E4",
        "utm_source=1",
        "url=",
        "google.com/url?url=",
        "link.zhihu.com/?target=",
        "/amp",
        "/index.html",
        ";a=1",
        "@",
        "javascript:",
        "news.google.com/articles/",
        "CBMi",
    ]
)
URLS = st.lists(URL_PIECES | st.text(max_size=4), max_size=12).map("".join)


def check(data, source):
    parsed = parse_feed(data, source, now=NOW)
    assert parse_feed(data, source, now=NOW) == parsed
    written = 0
    for item in parsed.items:
        written += len(item.title) + len(item.body)
        assert item.url.startswith(("http://", "https://", "urn:newsvane:item:"))
        assert (item.published_at is None) == bool(item.date_note)
        assert "\n" not in item.title
        item.title.encode()
        item.body.encode()
    assert written <= 4 * len(data) + 200  # nothing is expanded


@budget
@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_a_problem(data):
    check(data, SOURCE)


@budget
@given(ENCODED)
def test_any_heap_of_markup_is_a_feed_or_a_problem(data):
    check(data, SOURCE)


@budget
@given(ENCODED)
def test_any_heap_of_markup_is_a_list_page_or_a_problem(data):
    check(data, LISTPAGE)


@budget
@given(
    st.binary(max_size=200), st.sampled_from([None, "text/xml; charset=gbk", "text/html; charset=", "x; charset=big5"])
)
def test_any_bytes_decode(data, content_type):
    decoded = decode(data, content_type=content_type)
    assert ("\ufffd" in decoded.text) <= (
        bool(decoded.problem) or b"\xef\xbf\xbd" in data or decoded.encoding != "utf-8"
    )


@budget
@given(DOCUMENTS)
def test_any_markup_becomes_text(markup):
    for text in (to_plain(markup), to_title(markup)):
        assert len(text) <= 4 * len(markup) + 10
    assert "\n\n" not in to_plain(markup)


@budget
@given(TIMES, st.sampled_from([SHANGHAI, ZoneInfo("America/New_York"), ZoneInfo("UTC")]))
def test_any_text_is_a_plausible_date_or_has_a_reason_why_not(text, zone):
    moment, note = read_date(text, zone=zone, now=NOW)
    if moment is None:
        assert note
    else:
        assert EARLIEST <= moment <= NOW + FUTURE_ALLOWED
        assert moment.tzinfo is dt.UTC
        assert note == ""


@budget
@given(
    st.tuples(*(st.integers(0, limit) for limit in (32, 11, 9999, 99, 99, 99))),
    st.sampled_from(["GMT", "+0800", "-9999"]),
)
def test_any_numbers_in_the_form_of_rss_are_a_date_or_none(numbers, zone):
    day, month, year, hour, minute, second = numbers
    name = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"[month * 4 :][:3]
    text = f"Fri, {day:02} {name} {year:04} {hour:02}:{minute:02}:{second:02} {zone}"
    moment, note = read_date(text, zone=SHANGHAI, now=NOW)
    assert (moment is None) == bool(note)


@budget
@given(st.integers() | st.floats(allow_nan=True))
def test_any_number_is_a_plausible_date_or_has_a_reason_why_not(number):
    moment, note = read_date(number, zone=SHANGHAI, now=NOW)
    assert (moment is None) == bool(note)


@budget
@given(st.integers(min_value=820_425_600, max_value=1_708_000_000))
def test_every_moment_is_read_back_from_every_usual_form(second):
    moment = dt.datetime.fromtimestamp(second, tz=SHANGHAI)
    for form in (
        "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S+08:00", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H:%M:%S",
        "%Y年%m月%d日%H时%M分%S秒", "%a, %d %b %Y %H:%M:%S +0800", "%a, %d %b %Y %H:%M:%S CST", "%d %B %Y %H:%M:%S",
        "%B %d, %Y %H:%M:%S", "%a %b %d %H:%M:%S CST %Y", "%Y%m%d%H%M%S", "%Y.%m.%d %H:%M:%S",
    ):  # fmt: skip
        assert read_date(moment.strftime(form), zone=SHANGHAI, now=NOW)[0] == moment, moment.strftime(form)


@budget
@given(URLS)
def test_the_form_of_an_address_is_stable(url):
    form = canonical_url(url)
    assert canonical_url(form) == form
    assert len(article_id(form)) == 32
    absolute = absolute_url(url, "https://example.com/a/")
    assert absolute == "" or absolute.startswith(("http://", "https://"))
    absolute.encode("ascii")
