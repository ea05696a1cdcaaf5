"""Whether a text is about AI, on invented headlines of the kinds that mislead."""

import pytest

from newsvane.tag.relevance import judge_relevance
from newsvane.tag.topics import load_topic_matcher


@pytest.fixture(scope="module")
def matcher(checkout):
    return load_topic_matcher(checkout / "config" / "topics.toml")


def judge(matcher, title, body=""):
    return judge_relevance(title, body, matcher.find(title, body), matcher.evidence)


@pytest.mark.parametrize(
    "title",
    [
        "Sora来了，影视行业慌了吗",
        "算力租赁价格一周涨三成",
        "具身智能公司再获融资",
        "城市智驾开到了县城",
        "AI会不会抢走你的工作",
        "英伟达市值再创新高",
        "文心一言免费开放",
        "晚报｜DeepSeek更新模型；OpenAI回应；油价下调",
    ],
)
def test_a_title_on_ai_is_enough(matcher, title):
    related, score, reasons = judge(matcher, title)
    assert related
    assert score >= 0.5
    assert reasons


@pytest.mark.parametrize(
    "title",
    [
        "AIR杂志评选年度酒店",
        "新盘户型模型亮相售楼处",
        "Kimi宣布退役，车迷不舍",
        "中国平安夜里亮灯",
        "苹果价格上涨，果农笑了",
        "奥特曼主题乐园开业",
        "小米汽车交付突破十万",
        "晚报｜央行降准；油价下调；某公司推出AI客服；两家药企合并",
        "年度关键词：黄金、AI、北交所、红利",
    ],
)
def test_two_letters_and_lookalikes_are_not(matcher, title):
    assert not judge(matcher, title)[0]


def test_one_sentence_in_a_long_body_is_not_enough(matcher):
    body = "公司主营冷链物流，" * 60 + "未来也会关注人工智能。" + "仓储面积稳步增长，" * 60
    assert not judge(matcher, "冷链公司的十年", body)[0]


def test_a_body_full_of_ai_is_enough_under_a_vague_title(matcher):
    body = "该公司用大模型改造客服，训练所需的算力来自自建的智算中心，多模态能力将于年底开放。" * 3
    related, _, reasons = judge(matcher, "他们悄悄换了一条路", body)
    assert related
    assert "body: 大模型 ×3" in reasons


def test_a_passing_name_in_the_title_needs_the_body_to_agree(matcher):
    body = "这款编辑器以速度见长，插件不多，上手很快，支持多人协作与远程开发。" * 6
    assert judge(matcher, "支持Copilot的编辑器开源了")[0]
    assert not judge(matcher, "支持Copilot的编辑器开源了", body)[0]


def test_without_the_catalogue_kinds_decide(matcher):
    mentions = matcher.find("苹果与Sora", "")
    assert judge_relevance("苹果与Sora", "", mentions)[0]
    assert judge_relevance("苹果", "", matcher.find("苹果", "")) == (False, 0.0, ())


def test_the_same_text_gets_the_same_score(matcher):
    assert judge(matcher, "Sora与Pika", "大模型") == judge(matcher, "Sora与Pika", "大模型")
