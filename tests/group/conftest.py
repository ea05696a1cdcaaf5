"""Invented news to group, and short ways to group it."""

import datetime as dt
import random
from pathlib import Path

import pytest

from newsvane.group import group, sign
from newsvane.settings import Settings, read_settings

START = dt.datetime(2024, 2, 16, tzinfo=dt.UTC)
LAUNCH = (
    "晶鹭科技今天凌晨发布视频生成模型鹭影，能按一段文字生成长达两分钟的高清视频。\n"
    "晶鹭科技创始人沈知秋在直播中演示了十二段样片，其中一段展示了雨夜的码头，水面倒影随镜头移动。\n"
    "据介绍，鹭影由四百亿个参数组成，在两万张加速卡上训练了七十天，训练数据都取得了授权。\n"
    "沈知秋表示，公司将先向三百名电影人开放内测，四月起按分钟收费，每分钟六元。\n"
    "影视行业人士对此看法不一，特效师林野认为它会缩短预演的时间，却代替不了拍摄。"
)


@pytest.fixture
def launch() -> str:
    return LAUNCH


@pytest.fixture
def settings(tmp_path: Path, checkout: Path) -> Settings:
    return read_settings({"NEWSVANE_ROOT": str(checkout), "NEWSVANE_DATA": str(tmp_path / "data")})


def news(name, title, body="", source="甲报", hours=0.0):
    (signature,) = sign([(name, source, title, body, START + dt.timedelta(hours=hours))])
    return signature


def grouped(*signatures):
    """Group in the order given; return each article's text, and each article's story after all merges."""
    texts, stories, merged = {}, {}, {}
    for assignment in group(signatures):
        texts[assignment.article_id] = assignment.text_id
        stories[assignment.article_id] = assignment.story_id
        merged.update({merge.story_id: merge.into for merge in assignment.merges})
    return texts, {name: last(merged, story) for name, story in stories.items()}


def last(merged, story):
    while story in merged:
        story = merged[story]
    return story


def edited(text, share, seed=1):
    """The text with a share of its letters replaced by others of its letters."""
    chance = random.Random(seed)  # noqa: S311 - a test repeats itself
    return "".join(chance.choice("的一是在有") if chance.random() < share else letter for letter in text)


@pytest.fixture
def tools():
    """What the tests build with; a fixture, since tests are no package."""
    return type(
        "Tools", (), {"news": staticmethod(news), "grouped": staticmethod(grouped), "edited": staticmethod(edited)}
    )
