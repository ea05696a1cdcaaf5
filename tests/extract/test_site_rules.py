"""Rules of sites: read, checked, applied, and the general method behind them."""

import pytest

from newsvane.config.page_rules import find_rule, read_page_rules
from newsvane.errors import ConfigErrors

RULE = """
[[page]]
domain = "example.com"
body = "#text, .more"
title = "h2"
author = ".who"
date = "time"
drop = ".ad"
"""
PAGE = """<html><head><title>样例网</title></head><body><h1>样例网</h1><h2>标题在这里</h2>
<b class=who>张三</b>
<time datetime="2024-02-16T09:30:00+08:00">三天前</time><div id=text><p>这是正文的第一段，由规则找到。</p>
<p class=ad>这是一段广告，夹在正文的中间，规则把它去掉。</p></div>
<p>这是别处的一大段文字，比正文还要长得多，通用的方法会把它当成正文的一部分。</p>
<div class=more><p>这是正文的第二段，由同一条规则找到。</p></div></body></html>"""


@pytest.fixture
def rules(tmp_path):
    def rules(text):
        path = tmp_path / "page_rules.toml"
        path.write_text(text, encoding="utf-8")
        return read_page_rules(path)

    return rules


def test_a_rule_finds_each_part_and_drops_what_is_none(extract, rules):
    found = extract(PAGE, "https://www.example.com/1", rules(RULE))
    assert found.body == "这是正文的第一段，由规则找到。\n这是正文的第二段，由同一条规则找到。"
    assert (found.title, found.author) == ("标题在这里", "张三")
    assert found.published_at.isoformat() == "2024-02-16T01:30:00+00:00"


def test_where_a_rule_finds_nothing_the_general_method_reads(extract, rules):
    without = RULE.replace("#text, .more", "#gone")
    assert extract(PAGE, "https://example.com/1", rules(without)).body == extract(PAGE).body != ""


def test_the_longest_domain_wins_and_neighbours_have_none(rules):
    book = rules('[[page]]\ndomain = "example.com"\nbody = "p"\n[[page]]\ndomain = "news.example.com"\nbody = "div"\n')
    assert find_rule(book, "a.news.example.com").domain == "news.example.com"
    assert find_rule(book, "www.example.com").domain == "example.com"
    assert find_rule(book, "notexample.com") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '[[page]]\ndomain = "b.com"\nbody = "p"\n[[page]]\ndomain = "a.com"\nbody = "p"\n',
            ":5: 'a.com' belongs before 'b.com'",
        ),
        (
            '[[page]]\ndomain = "a.com"\nbody = "p"\n[[page]]\ndomain = "a.com"\nbody = "p"\n',
            ":5: 'a.com' has a rule already",
        ),
        ('[[page]]\ndomain = "a.com"\nbody = "p["\n', ":3: page.body: not a CSS selector"),
        ('[[page]]\ndomain = "http://a.com"\nbody = "p"\n', ":2: page.domain: not a domain"),
        ('[[page]]\ndomain = "a.com"\n', "missing key 'page.body'"),
        ('[[page]]\ndomain = "a.com"\nbdy = "p"\n', ":3: unknown key 'page.bdy'"),
    ],
)
def test_a_mistake_is_named_with_its_line(rules, text, message):
    with pytest.raises(ConfigErrors) as error:
        rules(text)
    assert message in str(error.value)


def test_the_rules_of_the_project_cover_at_least_25_sites(checkout):
    assert len(read_page_rules(checkout / "config" / "page_rules.toml")) >= 25
