"""Folding takes typography away and nothing else."""

import datetime as dt

import pytest

from newsvane.group import sign
from newsvane.group.fold import fold

BODY = "藍思科技披露三季報，前三季度實現營收260.83億元，同比增長26.2%，凈利潤34.1億元，同比增長208.6%，每股收益0.83元。"


def text_id(title: str, body: str) -> str:
    (signature,) = sign([("1", "source", title, body, dt.datetime(2024, 2, 16, tzinfo=dt.UTC))])
    return signature.text_id


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＧＰＴ－４　发布", "gpt 4 发布"),
        ("藍思科技披露三季報", "蓝思科技披露三季报"),
        ("裏面 裡面 羣體 發佈", "里面 里面 群体 发布"),
        ("📈大涨\ud800", " 大涨 "),
        ("什么 着 里 后 面 只 干", "什么 着 里 后 面 只 干"),
        ("", ""),
    ],
)
def test_width_case_and_script_are_folded(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    "reprint",
    [
        BODY.replace("，", ","),
        BODY.replace("藍", "蓝").replace("報", "报"),
        "\n".join(BODY),
        BODY.replace("260", "２６０"),
    ],
)
def test_another_typography_is_the_same_text(reprint):
    assert text_id("标题", reprint) == text_id("另一个标题", BODY)


def test_another_figure_is_another_text():
    assert text_id("标题", BODY.replace("260.83", "261.83")) != text_id("标题", BODY)
