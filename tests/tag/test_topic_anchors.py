import re

import pytest

from newsvane.tag.topic_anchors import anchors


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("GPT-[0-9]+", {"gpt-"}),
        ("苹果|华为", {"苹果", "华为"}),
        ("(?:小米|红米)[0-9]+ ?手机", {"小米", "红米"}),
        ("(?<![a-z])ai(?![a-z])", {"ai"}),
        ("(?:融资)?[0-9]+亿元", {"亿元"}),
        ("(?:融资){2,}[0-9]", {"融资"}),
        (r"[“「](.+)[”」](?=大模型)", {"大模型"}),
        ("(?:甲乙|丙丁)+x?", {"甲乙", "丙丁"}),
    ],
)
def test_every_match_holds_an_anchor(pattern, words):
    assert anchors(pattern) == words


@pytest.mark.parametrize("pattern", ["[a-z]+", "(?:融资)?[0-9]*", "苹果|[0-9]+", r"\d{6}"])
def test_some_patterns_have_none(pattern):
    assert anchors(pattern) is None


def test_anchors_agree_with_the_matches():
    pattern = "(?:开源|发布)了?[A-Z][a-z]+(?:大?模型)"
    match = re.search(pattern, "昨日发布Sora模型")
    assert match
    assert any(word in match[0].lower() for word in anchors(pattern))
