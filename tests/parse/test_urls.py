"""The one form of an article's address."""

import pytest

from newsvane.parse import article_id, canonical_url
from newsvane.parse.urls import url_rules


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://www.example.com", "https://example.com/"),
        ("HTTPS://Example.COM:443/a/", "https://example.com/a"),
        ("http://example.com:80/a?b=2&a=1#top", "https://example.com/a?a=1&b=2"),
        ("http://example.com:8080/a", "https://example.com:8080/a"),
        ("https://example.com/a?utm_source=x&spm=1.2&from=timeline&id=7", "https://example.com/a?id=7"),
        ("https://example.com/a//b/index.html", "https://example.com/a/b"),
        ("https://example.com/%7euser/%e4%b8%ad", "https://example.com/~user/%E4%B8%AD"),
        ("https://example.com/中", "https://example.com/%E4%B8%AD"),
        ("https://example.com/#!/post/1", "https://example.com/#!/post/1"),
        ("https://www.36kr.com/p/1?ktm_source=feed", "https://36kr.com/p/1"),
        ("https://m.36kr.com/p/1", "https://36kr.com/p/1"),
        ("https://m.ithome.com/html/750039.htm", "https://ithome.com/0/750/039.htm"),
        ("https://3g.163.com/dy/article/IR2KQ0A005198CJN.html", "https://163.com/article/IR2KQ0A005198CJN.html"),
        ("https://www.163.com/tech/article/IR2KQ0A005198CJN.html", "https://163.com/article/IR2KQ0A005198CJN.html"),
        ("https://new.qq.com/rain/a/20240216A01234", "https://news.qq.com/rain/a/20240216A01234"),
        (
            "https://finance.sina.cn/2024-02-16/detail-x.d.html",
            "https://finance.sina.com.cn/2024-02-16/detail-x.d.html",
        ),
        ("https://m.toutiao.com/i7336000000000000000/", "https://toutiao.com/article/7336000000000000000"),
        ("https://nitter.cz/OpenAI/status/17#m", "https://x.com/OpenAI/status/17"),
        (
            "http://mp.weixin.qq.com/s?__biz=Mz&mid=2&idx=1&sn=ab&chksm=c&scene=27#wechat_redirect",
            "https://mp.weixin.qq.com/s?__biz=Mz&idx=1&mid=2&sn=ab",
        ),
        ("https://example.com/story/amp/", "https://example.com/story"),
        ("https://amp.example.com/story?amp=1", "https://example.com/story"),
        ("https://www.google.com/amp/s/www.example.com/story", "https://example.com/story"),
        ("https://link.zhihu.com/?target=https%3A//openai.com/sora", "https://openai.com/sora"),
        ("https://www.google.com/url?rct=j&url=https://example.com/a&ct=ga", "https://example.com/a"),
        (
            "https://news.google.com/rss/articles/CBMiK2h0dHBzOi8vd3d3LmV4YW1wbGUuY29tLzIwMjQvMDIvMTYvc29yYS5odG1s0gEA?oc=5",
            "https://example.com/2024/02/16/sora.html",
        ),
        ("urn:newsvane:item:1", "urn:newsvane:item:1"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("", ""),
    ],
)
def test_every_address_of_an_article_has_one_form(url, expected):
    assert canonical_url(url) == expected
    assert canonical_url(expected) == expected


def test_the_article_id_is_stable():
    assert article_id("https://example.com/a") == "2dce0a4c50441bfccfa9caf4b58c3cba"


def test_rules_are_sorted():
    rules = url_rules()
    assert list(rules.redirects) == sorted(rules.redirects)
    assert list(rules.kept_parameters) == sorted(rules.kept_parameters)
