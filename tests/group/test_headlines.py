"""A story is titled by the title that says most of it, plainly."""

import pytest

from newsvane.group.headlines import best_title


@pytest.mark.parametrize(
    "titles",
    [
        ["刚刚，影视圈变天了！", "晶鹭科技发布视频模型鹭影", "如何看待晶鹭科技发布的视频模型鹭影？"],
        [
            "鹭影",
            "晶鹭科技发布视频模型鹭影",
            "视频模型鹭影炸裂登场，网友：晶鹭科技要把整个行业都颠覆掉了吗，普通人还有没有机会",
        ],
    ],
)
def test_the_plain_title_wins(titles):
    assert best_title(titles) == "晶鹭科技发布视频模型鹭影"


def test_one_title_is_its_own():
    assert best_title(["？"]) == "？"
