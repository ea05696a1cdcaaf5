"""The general method on the shapes that Chinese news pages have. All texts are written for these tests."""

import pytest

NAV = "<div class='nav'>" + "".join(f"<a href='/{n}'>频道{n}</a> " for n in range(20)) + "</div>"
RELATED = (
    "<div><h3>相关阅读</h3><ul>"
    + "".join(f"<li><a href='/r{n}'>另一条新闻的标题第{n}条</a></li>" for n in range(8))
    + "</ul></div>"
)
FOOTER = "<div>Copyright © 2024 样例网 版权所有，未经书面授权不得转载使用。京ICP备00000000号</div>"
HEAD = "<html><head><title>样例公司发布文生视频模型_样例网</title></head><body>"
BYLINE = "<h1>样例公司发布文生视频模型</h1><div class='info'>2024-02-16 09:30 来源：样例日报 作者：张三</div>"
SENTENCES = [
    "样例公司今天在北京发布了它的第一个文生视频模型，可以生成长达一分钟的视频。",
    "公司负责人介绍，这个模型用了两年时间训练，理解文字、画面和运动的关系。",
    "分析人士认为，影视、游戏和广告行业的成本会因此下降，但版权问题仍待解决，侵权纠纷恐怕难免。",
    "公司表示，下个月起向企业客户开放接口，价格按生成的秒数计算。",
]
BODY = "\n".join(SENTENCES)


def page(article, after=RELATED + FOOTER):
    return f"{HEAD}{NAV}<div id='main'>{BYLINE}<div class='x'>{article}</div>{after}</div></body></html>"


def paragraphs(sentences=SENTENCES):
    return "".join(f"<p>　　{sentence}</p>" for sentence in sentences)


@pytest.mark.parametrize(
    "article",
    [
        paragraphs(),
        "<br><br>　　".join(SENTENCES),
        "".join(f"<section><section><span>{sentence}</span></section></section>" for sentence in SENTENCES),
        "<table><tr><td>" + "<p>".join(SENTENCES) + "</td></tr></table>",
        "".join(f"<div>{sentence[:9]}<a href='/c'>{sentence[9:13]}</a>{sentence[13:]}</div>" for sentence in SENTENCES),
    ],
    ids=["paragraphs", "line breaks", "sections", "table cell", "links in the text"],
)
def test_the_article_is_found_whatever_separates_its_paragraphs(extract, article):
    found = extract(page(article))
    assert found.body == BODY
    assert (found.title, found.author, found.origin) == ("样例公司发布文生视频模型", "张三", "样例日报")
    assert found.published_at.isoformat() == "2024-02-16T01:30:00+00:00"
    assert found.problem == ""


def test_a_short_flash_is_found_among_much_longer_surroundings(extract):
    flash = "样例财经2月16日电，样例公司发布文生视频模型，股价盘中涨停。"
    assert extract(page(f"<p>{flash}</p>")).body == flash


@pytest.mark.parametrize(
    "extra",
    [
        "<p>责任编辑：李四</p>",
        "<p>（责编：李四）</p>",
        "<p>声明：本文仅代表作者个人观点，不代表样例网立场。</p>",
        "<p>如有侵权，请联系我们删除。</p>",
        "<p>投资有风险，入市需谨慎。</p>",
        "<p>（原标题：样例公司发布文生视频模型）</p>",
        "<p>扫描二维码关注样例网</p>",
        "<p>上一页 1 2 3 下一页</p>",
        "<p><a href='/2'>上一页</a><a href='/2'>[1]</a><a href='/3'>[2]</a><a href='/3'>下一页</a></p>",
        "<div class='share'>分享到：微信 微博 朋友圈，让更多人看到这篇文章。</div>",
        "<div class='comment-list'>" + "<p>我觉得这个模型很好，希望早日用上，支持国产！</p>" * 30 + "</div>",
        "<div style='display:none'>这是一段看不见的文字，说的是别的事情，不应该出现在正文里。</div>",
        "<script>var a = '这是脚本里的一句话，不是正文。'</script>",
    ],
)
def test_what_is_not_the_article_is_left_out(extract, extra):
    assert extract(page(paragraphs() + extra)).body == BODY


@pytest.mark.parametrize(
    "line",
    [
        "相关内容已经引起监管部门的注意。",
        "版权问题由此浮出水面，投资者需要留意其中的风险。",
        "推荐阅读的人越来越多，这本书卖了十万册。",
    ],
)
def test_sentences_that_begin_like_service_lines_stay(extract, line):
    assert line in extract(page(paragraphs([*SENTENCES, line, SENTENCES[0][:-1] + "，这是最后一段。"]))).body


def test_subheadings_captions_and_short_lines_inside_the_article_stay(extract):
    found = extract(
        page(f"{paragraphs(SENTENCES[:2])}<h2>成本下降</h2><p>图：发布会现场</p>{paragraphs(SENTENCES[2:])}")
    )
    assert "成本下降" in found.body
    assert found.body.endswith(SENTENCES[-1])


def test_an_article_that_is_shown_twice_is_read_once(extract):
    twice = f"<div class='pc'>{paragraphs()}</div><div class='phone'>{paragraphs()}</div>"
    assert extract(page(twice)).body == BODY


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>样例公司发布文生视频模型_科技频道_样例网</title>", "样例公司发布文生视频模型"),
        ("<title>样例公司发布文生视频模型 - 样例网</title>", "样例公司发布文生视频模型"),
        ("<title>样例公司发布文生视频模型|样例|模型_样例新闻</title>", "样例公司发布文生视频模型"),
        (
            "<title>样例网</title><meta property='og:title' content='样例公司发布文生视频模型'>",
            "样例公司发布文生视频模型",
        ),
        ("<title></title>", "样例公司发布文生视频模型"),
    ],
)
def test_the_title_is_read_without_the_names_of_site_and_channel(extract, head, title):
    text = page(paragraphs()).replace("<title>样例公司发布文生视频模型_样例网</title>", head)
    assert extract(text).title == title


@pytest.mark.parametrize(
    ("byline", "day"),
    [
        ("<span>2024年02月16日 09:30</span>", "2024-02-16"),
        ("<span>发布时间：2024/2/16 9:30:00</span>", "2024-02-16"),
        ("<span>今天 08:00</span>", "2026-11-23"),
        ("<span>11-20 08:00</span>", "2026-11-20"),
        ("", None),
    ],
)
def test_the_date_stands_near_the_headline(extract, byline, day):
    found = extract(page(paragraphs()).replace("2024-02-16 09:30 来源：样例日报 作者：张三", byline))
    assert (found.published_at and found.published_at.date().isoformat()) == day
    assert found.date_note == ("" if day else "no date")


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("<meta property='article:published_time' content='2024-02-15T08:00:00+08:00'>", "2024-02-15T00:00:00+00:00"),
        ("<meta name='publishdate' content='2024-02-16'>", "2024-02-16T01:30:00+00:00"),
        (
            '<script type="application/ld+json">{"datePublished":"2024-02-14T08:00:00+08:00"}</script>',
            "2024-02-14T00:00:00+00:00",
        ),
        ("<script>var ct = '1707868800';</script>", "2024-02-14T00:00:00+00:00"),
    ],
)
def test_dates_for_machines_go_first_but_a_bare_day_gives_way_to_the_visible_time(extract, fact, expected):
    assert extract(page(paragraphs()).replace("<head>", f"<head>{fact}")).published_at.isoformat() == expected


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("<p>（记者 李四 王五）</p>", "李四 王五"),
        ("<p>文/李四</p>", "李四"),
        ("<p>本报记者 李四</p>", "李四"),
        ("<p>撰文：李四、王五</p>", "李四、王五"),
        ("<p>责任编辑：李四</p>", "李四"),
        ("<p>记者获悉，公司还有其他计划，将在年内公布。</p>", ""),
    ],
)
def test_authors_are_read_from_their_labels_and_editors_stand_in(extract, line, author):
    text = page(paragraphs() + line).replace(" 作者：张三", "")
    assert extract(text).author == author


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "plain text, no markup",
        "<html></html>",
        f"<html><body>{NAV}</body></html>",
        '{"a": 1}',
        "<html><body>404 Not Found</body></html>",
    ],
)
def test_a_page_without_an_article_says_so(extract, text):
    found = extract(text)
    assert found.body == ""
    assert found.problem.startswith("no article")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_the_encoding_is_found_without_a_declaration(extract, encoding):
    assert extract(page(paragraphs()).encode(encoding)).body == BODY


def test_of_a_thread_only_the_first_post_is_read_however_long_the_replies(extract):
    posts = ["这个模型真的很好用，推荐大家试一试。"] + ["我不同意楼主的看法，理由有以下几点，说来话长。" * 9] * 5
    thread = "".join(
        f"<tr><td><p>{text}</p><p>张三 发表于 2024-02-16 09:3{number}</p></td></tr>"
        for number, text in enumerate(posts)
    )
    assert extract(f"{HEAD}<h1>样例公司发布文生视频模型</h1><table>{thread}</table>").body == posts[0]
