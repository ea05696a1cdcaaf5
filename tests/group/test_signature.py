"""What grouping remembers of an article."""

import dataclasses
import datetime as dt
import random

import numpy as np
import pytest

from newsvane.group import sign
from newsvane.group.parts import take_apart
from newsvane.group.weighing import MOST_TERMS, weigh
from newsvane.parse import parse_feed
from newsvane.records import Source

NOW = dt.datetime(2024, 2, 20, tzinfo=dt.UTC)
ODD = [
    ("", ""),
    ("Sora", ""),
    ("", "。" * 50),
    ("\n", "\ud800半个字符"),
    ("长" * 400, "长" * 30_000),
    ("两行\n标题", "GPT 4 与 Gemini 1.5\n\n" * 200),
    ("@某人 https://t.cn/abc 转发", "RT by @某人: 发布会 https://t.cn/abc"),
]


@pytest.fixture(scope="module")
def articles():
    """The sample's articles, and odd ones."""
    from sample.serve import read_documents

    source = Source("sample", "样例", "https://sample.example/feed")
    found = dict.fromkeys(ODD)
    for document in read_documents().values():
        if "html" not in document.content_type:
            found |= dict.fromkeys((item.title, item.body) for item in parse_feed(document.body, source, now=NOW).items)
    return [(f"a{number}", "sample", *texts, NOW) for number, texts in enumerate(found)]


def plain(signature):
    return [
        value.tolist() if isinstance(value, np.ndarray) else value
        for value in (getattr(signature, field.name) for field in dataclasses.fields(signature))
    ]


def test_a_signature_does_not_depend_on_the_articles_that_are_signed_with_it(articles):
    assert len(articles) > 100
    alone = {article[0]: plain(next(sign([article]))) for article in articles}
    for seed in range(3):
        mixed = random.Random(seed).sample(articles, len(articles))  # noqa: S311 - a test repeats itself
        assert {signature.article_id: plain(signature) for signature in sign(mixed)} == alone


def test_a_roundup_keeps_what_tells_its_text_and_nothing_that_tells_a_story():
    at = dt.datetime(2024, 2, 16, tzinfo=dt.UTC)
    body = "晶鹭科技发布视频模型鹭影，特效师林野说它代替不了拍摄，不过预演环节会最先用上它。" * 3
    (found,) = sign([("e", "甲报", "8点1氪丨晶鹭发布鹭影；甲裁员；乙降价", body, at)])
    assert found.is_roundup
    assert found.text_keys
    assert found.terms == found.vector == found.story_keys == ()


def test_no_articles_have_no_signatures():
    assert list(sign([])) == []


@pytest.mark.parametrize(
    ("title", "text", "terms"),
    [
        ("谷歌发布gemini 1.5", "", ["gemini1.5", "gemini", "谷歌", "发布"]),
        ("sora", "sora 一夜刷屏", ["sora", "一夜", "刷屏"]),
        ("", "", []),
    ],
)
def test_the_most_telling_terms_come_first_those_of_the_headline_before_all(title, text, terms):
    (found,) = weigh([(title, text)])
    in_title = found.terms[: len(found.title_shares)]
    assert set(terms) <= set(found.terms)
    assert set(in_title) == {term for term in terms if term in title.replace(" ", "")}
    assert list(found.vector[: len(in_title)]) == sorted(found.vector[: len(in_title)], reverse=True)
    assert sum(found.title_shares) == pytest.approx(1.0 if title else 0.0)
    assert sum(weight**2 for weight in found.vector) == pytest.approx(1.0 if terms else 0.0)


def test_a_long_text_keeps_its_heaviest_terms():
    (found,) = weigh([("标题", " ".join(f"name{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(200)))])
    assert len(found.terms) == len(found.vector) == MOST_TERMS
    assert found.terms[0] == "标题"


def test_two_columns_that_begin_alike_are_told_apart_by_a_passage_further_on():
    beginning = "苹果公司今天的消息很多，" * 40
    one, other = (take_apart("苹果", beginning + rest * 60) for rest in ("专利里写着手势。", "发售日期定在二月。"))
    assert one.telling[:300] == other.telling[:300]
    assert "专利" in one.telling
    assert "发售" in other.telling
    assert len(one.telling) == 501
    assert take_apart("苹果", "短文。").telling == "短文 "
