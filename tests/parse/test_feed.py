"""The formats of feeds, and the faults that real ones have."""

import json

import pytest

from newsvane.records import Source

RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>频道</title><link>https://example.com/</link>{}</channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>频道</title>{}</feed>'
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>频道</title></channel>{}</rdf:RDF>'
)
ITEM = "<item><title>{0}</title><link>/n/{1}</link></item>"


def only(parsed):
    assert len(parsed.items) == 1
    return parsed.items[0]


def test_rss_fields_are_read_each_from_its_best_element(read):
    item = only(
        read(
            RSS.format(
                '<item xmlns:dc="http://purl.org/dc/elements/1.1/" '
                'xmlns:content="http://purl.org/rss/1.0/modules/content/"><title>标题</title>'
                "<link>https://example.com/1?utm_source=rss</link><guid isPermaLink='false'>g1</guid>"
                "<pubDate>Fri, 16 Feb 2024 01:30:00 GMT</pubDate><description>摘要</description>"
                "<content:encoded><![CDATA[<p>第一段</p><p>第二段</p>]]></content:encoded>"
                "<dc:creator>张三</dc:creator><category>AI</category><category>芯片</category></item>"
            )
        )
    )
    assert (item.title, item.url, item.guid) == ("标题", "https://example.com/1?utm_source=rss", "g1")
    assert item.published_at.isoformat() == "2024-02-16T01:30:00+00:00"
    assert (item.summary, item.body) == ("摘要", "第一段\n第二段")
    assert (item.author, item.categories) == ("张三", ("AI", "芯片"))


def test_atom_fields_are_read_each_from_its_best_element(read):
    item = only(
        read(
            ATOM.format(
                '<entry xml:base="https://example.org/blog/"><title type="html">A &amp;lt; B</title>'
                '<link rel="self" href="x.atom"/><link href="1.html"/><id>tag:1</id>'
                "<updated>2024-02-17T00:00:00Z</updated><published>2024-02-16T09:30:00+08:00</published>"
                "<author><name>张三</name></author><author><name>李四</name></author>"
                '<category term="ai" label="人工智能"/><summary>摘要</summary>'
                '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>一</p><p>二</p></div></content></entry>'
            )
        )
    )
    assert (item.title, item.url, item.guid) == ("A < B", "https://example.org/blog/1.html", "tag:1")
    assert item.published_at.isoformat() == "2024-02-16T01:30:00+00:00"
    assert (item.summary, item.body, item.author) == ("摘要", "一\n二", "张三、李四")
    assert item.categories == ("人工智能",)


def test_rss_1_items_stand_beside_their_channel(read):
    parsed = read(
        RDF.format(
            '<item rdf:about="https://example.com/1"><title>标题</title><dc:date>2024-02-16T09:30:00+08:00</dc:date></item>'
        )
    )
    assert parsed.title == "频道"
    assert only(parsed).url == "https://example.com/1"
    assert only(parsed).published_at.isoformat() == "2024-02-16T01:30:00+00:00"


@pytest.mark.parametrize("version", ["1", "1.1"])
def test_json_feed(read, version):
    author = {"author": {"name": "张三"}} if version == "1" else {"authors": [{"name": "张三"}]}
    item = {
        "id": 7,
        "url": "https://example.com/7",
        "title": "标题",
        "content_html": "<p>一</p><p>二</p>",
        "date_published": "2024-02-16T09:30:00+08:00",
        "tags": ["AI"],
        **author,
    }
    parsed = read(json.dumps({"version": f"https://jsonfeed.org/version/{version}", "title": "频道", "items": [item]}))
    assert (parsed.title, only(parsed).body, only(parsed).author) == ("频道", "一\n二", "张三")
    assert (only(parsed).categories, only(parsed).guid) == (("AI",), "7")


def test_list_page_is_read_by_the_selectors_of_its_source(read):
    source = Source(
        id="list",
        name="列表",
        url="https://example.com/news/index.html",
        kind="listpage",
        selectors={"item": "ul.news li", "link": "a", "title": "a", "date": "span"},
    )
    page = """<html><head><meta charset="gbk"></head><body><ul class="news"><li><a href="../a/1.html">标题一</a>
      <span>2024-02-16 09:30</span></li>
      <li><a href="2.html">标题二</a><span>02-16 10:00</span></li><li>无链接</li></ul>"""
    parsed = read(page.encode("gbk"), source)
    assert [item.title for item in parsed.items] == ["标题一", "标题二"]
    assert [item.url for item in parsed.items] == ["https://example.com/a/1.html", "https://example.com/news/2.html"]
    assert parsed.items[0].published_at.isoformat() == "2024-02-16T01:30:00+00:00"
    by_xpath = Source(
        id="xpath",
        name="列表",
        url="https://example.com/news/index.html",
        kind="listpage",
        selectors={"item_xpath": "//ul/li", "link_xpath": ".//a/@href", "title_xpath": ".//a", "date_xpath": ".//span"},
    )
    assert [item.url for item in read(page.encode("gbk"), by_xpath).items] == [item.url for item in parsed.items]
    bad = Source(id="l", name="l", url="https://example.com", kind="listpage", selectors={"item": "li[["})
    assert "not a CSS selector" in read(page, bad).problems[0]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("&lt;b&gt;AI&lt;/b&gt; 芯片", "AI 芯片"),
        ("<![CDATA[<em>AI</em>芯片]]>", "AI芯片"),
        ("A&amp;amp;B", "A&B"),
        ("1 &lt; 2 与 List&lt;T&gt;", "1 < 2 与 List<T>"),
        ("A&B公司&nbsp;上市&mdash;今日", "A&B公司 上市—今日"),
        ("坏\x01字\x0b符", "坏字符"),
        ("&#x4e2d;&#25991;&#1;", "中文"),
        ("&lt;![CDATA[AI]]&gt;", "AI"),
        ("  前后\n 空白 ", "前后 空白"),
    ],
)
def test_titles_are_one_line_of_text_without_markup(read, title, expected):
    assert only(read(RSS.format(ITEM.format(title, 1)))).title == expected


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<link>/n/1</link>", "https://example.com/n/1"),
        ("<link> https://example.com/a\n b </link>", "https://example.com/ab"),
        ("<link>http://example.com/a&#9;b</link>", "http://example.com/ab"),
        ("<guid>https://example.com/g</guid>", "https://example.com/g"),
        ("<link></link><guid isPermaLink='false'>https://example.com/g</guid>", "https://example.com/g"),
        ("<link>javascript:alert(1)</link><guid>https://example.com/g</guid>", "https://example.com/g"),
        ("<a:link xmlns:a='http://www.w3.org/2005/Atom' href='https://example.com/h'/>", "https://example.com/h"),
        ("<link>https://example.com/新闻 1</link>", "https://example.com/%E6%96%B0%E9%97%BB%201"),
    ],
)
def test_links_are_absolute_web_addresses_wherever_the_item_has_one(read, item, url):
    assert only(read(RSS.format(f"<item><title>t</title>{item}</item>"))).url == url


def test_items_without_a_link_are_kept_apart_by_an_address_of_their_own(read):
    parsed = read(RSS.format("<item><title>甲</title></item><item><title>乙</title></item>"))
    urls = {item.url for item in parsed.items}
    assert len(urls) == 2
    assert all(url.startswith("urn:newsvane:item:") for url in urls)
    assert urls == {
        item.url for item in read(RSS.format("<item><title>乙</title></item><item><title>甲</title></item>")).items
    }


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("<pubDate></pubDate><updated>Fri, 16 Feb 2024 01:02:13 GMT</updated>", "2024-02-16T01:02:13+00:00"),
        ("<updated>2024-02-17T00:00:00Z</updated><pubDate>2024-02-16 08:00</pubDate>", "2024-02-16T00:00:00+00:00"),
        ("<pubDate>when ready</pubDate><date>2024年2月16日</date>", "2024-02-15T16:00:00+00:00"),
    ],
)
def test_the_date_is_the_best_one_that_can_be_read(read, dates, expected):
    assert only(read(RSS.format(f"<item><title>t</title>{dates}</item>"))).published_at.isoformat() == expected


def test_an_item_without_a_date_says_why(read):
    assert only(read(RSS.format("<item><title>t</title></item>"))).date_note == "no date"
    item = only(read(RSS.format("<item><title>t</title><pubDate>2099-01-01</pubDate></item>")))
    assert (item.published_at, item.date_note) == (None, "in the future: 2098-12-31 16:00Z")


def test_a_long_description_is_the_body_and_a_teaser_is_not(read):
    long_text = "这是一篇完整的文章。" * 40
    assert (
        only(read(RSS.format(f"<item><title>t</title><description>{long_text}</description></item>"))).body == long_text
    )
    teaser = only(read(RSS.format(f"<item><title>t</title><description>{long_text}[…]</description></item>")))
    assert (teaser.body, teaser.summary) == ("", long_text + "[…]")


def test_a_post_without_a_title_is_called_by_its_first_sentence(read):
    assert (
        only(read(RSS.format("<item><description>Sora 来了。它能生成视频。</description></item>"))).title
        == "Sora 来了。"
    )


@pytest.mark.parametrize(
    ("broken", "titles", "problem"),
    [
        (RSS.format(ITEM.format("一", 1) + ITEM.format("二", 2))[:-40], ["一"], "ends inside an item"),
        (RSS.format(ITEM.format("一", 1) + "<item><title>二</title>" + ITEM.format("三", 3)), ["一", "二", "三"], ""),
        (
            RSS.format(ITEM.format("一", 1) + ITEM.format("二 <b>粗", 2) + ITEM.format("三", 3)),
            ["一", "二 粗", "三"],
            "",
        ),
        (RSS.format(ITEM.format("一", 1) + "<item><dc:title>二</dc:title></item>"), ["一", "二"], ""),
        (RSS.format("<item><title><![CDATA[一</title></item>"), [], "ends inside an item"),
    ],
)
def test_a_broken_document_gives_up_its_whole_items_and_says_what_was_lost(read, broken, titles, problem):
    parsed = read(broken)
    assert [item.title for item in parsed.items] == titles
    assert parsed.problems[0] == "not well-formed XML"
    assert problem in " ".join(parsed.problems[1:])


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ("", "an empty document"),
        ("<html><body>403 Forbidden</body></html>", "not a feed but <html>"),
        ("<!DOCTYPE html><html><body><br>403", "not a feed but an HTML page"),
        ("plain text", "no items found"),
        ('{"error": 404}', "no JSON Feed"),
        ("[1, 2", "Expecting"),
    ],
)
def test_what_is_no_feed_is_a_problem_and_no_exception(read, document, problem):
    parsed = read(document)
    assert parsed.items == ()
    assert problem in " ".join(parsed.problems)


def test_entity_bombs_are_not_expanded(read):
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 20))
    parsed = read(f"<!DOCTYPE rss [{entities}]>" + RSS.format(ITEM.format("&a19;", 1)).partition("?>")[2])
    assert len(only(parsed).title) < 10


@pytest.mark.parametrize("depth", [100, 1000, 100_000])
def test_deep_nesting_neither_fails_nor_hangs(read, depth):
    nested = "<b>" * depth + "x" + "</b>" * depth
    parsed = read(
        RSS.format(f"<item><title>t</title><description>{nested}</description></item>" + ITEM.format("二", 2))
    )
    assert [item.title for item in parsed.items] == ["t", "二"]


def test_ten_thousand_items_are_ten_thousand_items(read):
    assert len(read(RSS.format("".join(ITEM.format(n, n) for n in range(10_000)))).items) == 10_000


def test_the_feed_says_how_often_it_changes(read):
    assert read(RSS.format("<ttl>10</ttl>")).ttl_seconds == 600
    assert (
        read(
            RSS.format('<x:updatePeriod xmlns:x="http://purl.org/rss/1.0/modules/syndication/">daily</x:updatePeriod>')
        ).ttl_seconds
        == 86400
    )


@pytest.mark.parametrize(
    ("document", "title", "text"),
    [
        ("<RSS><CHANNEL><ITEM><TITLE>T</TITLE><DESCRIPTION>s</DESCRIPTION></ITEM></CHANNEL></RSS>", "T", "s"),
        (
            RSS.format(
                '<item xmlns:m="http://search.yahoo.com/mrss/"><m:group><m:title>T</m:title>'
                "<m:description>s</m:description></m:group></item>"
            ),
            "T",
            "s",
        ),
        (RSS.format("<item><title>T</title><description><p>一</p><p>二</p></description></item>"), "T", "一\n二"),
        (
            RSS.format("<item><title>T</title><description>&amp;lt;p&amp;gt;一&amp;lt;/p&amp;gt;</description></item>"),
            "T",
            "一",
        ),
        ("<br/><b>Warning</b>: x\n" + RSS.format(ITEM.format("T", 1)), "T", ""),
        (RSS.format(ITEM.format("T", 1)) + "<script>x</script>", "T", ""),
        ('<feed xmlns="http://purl.org/atom/ns#"><entry><title mode="base64">VA==</title></entry></feed>', "T", ""),
    ],
    ids=["upper case", "media group", "bare markup", "escaped twice", "warning before", "script after", "base64"],
)
def test_odd_dialects_are_understood(read, document, title, text):
    item = only(read(document))
    assert (item.title, item.summary) == (title, text)


@pytest.mark.parametrize(
    "repeated", ["<![CDATA[", "<!--", "<title>", "<p ", "&", "<item>", "<item><title>x</title>", "<?x "], ids=repr
)
def test_what_is_opened_over_and_over_and_never_closed_is_read_in_linear_time(read, repeated):
    assert read("<rss><channel><item>" + repeated * 20_000).problems
