import doctest

import pytest

from newsvane.tag import topic_anchors, topic_terms
from newsvane.tag.topic_terms import fold, narrowed, spellings, stands_alone, version_end


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＯｐｅｎＡＩ", "openai"),
        ("马斯克•X", "马斯克·x"),
        ("A\u00a0B\u3000C", "a b c"),
        ("GPT‑4", "gpt-4"),
        ("İAI", "İai"),
    ],
)
def test_folding_keeps_the_length(text, folded):
    assert fold(text) == folded
    assert len(fold(text)) == len(narrowed(text)) == len(text)


@pytest.mark.parametrize(
    ("term", "ways"),
    [
        ("AI芯片", {"AI芯片", "AI 芯片"}),
        ("生成式AI", {"生成式AI", "生成式 AI"}),
        ("GPT-4", {"GPT-4", "GPT 4", "GPT4"}),
        ("AI PC", {"AI PC", "AIPC", "AI-PC"}),
        ("to get", {"to get", "to-get"}),
        ("大模型", {"大模型"}),
    ],
)
def test_spellings(term, ways):
    assert set(spellings(term)) == ways


def test_spellings_of_a_long_expression_stay_few():
    assert len(spellings("a1甲b2乙c3丙d4丁e5")) == 2


@pytest.mark.parametrize(
    ("text", "word", "alone"),
    [
        ("国产AI芯片", "AI", True),
        ("said", "ai", False),
        ("OpenAI", "AI", False),
        ("AI-native", "AI", True),
        ("GPT-4.5", "GPT-4", False),
        ("用的是GPT-4.", "GPT-4", True),
        ("café", "caf", False),
        ("大模型", "模型", True),
    ],
)
def test_words_stand_alone_in_mixed_text(text, word, alone):
    start = text.index(word)
    assert stands_alone(text, start, start + len(word)) is alone


@pytest.mark.parametrize(
    ("text", "name", "whole"),
    [
        ("Claude 3.5 Sonnet发布", "Claude", "Claude 3.5 Sonnet"),
        ("Qwen2.5-72B-Instruct", "Qwen", "Qwen2.5-72B-Instruct"),
        ("Gemini Pro版", "Gemini", "Gemini Pro"),
        ("讯飞星火 V3.5", "讯飞星火", "讯飞星火 V3.5"),
        ("Sora 2024年", "Sora", "Sora"),
        ("Sora 30 秒", "Sora", "Sora"),
        ("Llamaindex", "Llama", "Llama"),
        ("R15 游戏本", "R1", "R1"),
    ],
)
def test_a_version_belongs_to_the_name(text, name, whole):
    assert text[: version_end(text, len(name))] == whole


@pytest.mark.parametrize("module", [topic_terms, topic_anchors])
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0
