import pytest

from newsvane.digest.extracts import choose_extract, sentences


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("甲社 3 月 4 日消息，工厂投产。产量翻倍！", ["工厂投产。", "产量翻倍！"]),
        ("他说：“明天见。”然后离开了。", ["他说：“明天见。”", "然后离开了。"]),
        ("没有句号的小标题", []),
        ("图源：网络。正文在此。", []),
        ("版本 3.5 的价格是 0.8 元。", ["版本 3.5 的价格是 0.8 元。"]),
        ("真的吗？！不会吧……会的。", ["真的吗？！", "不会吧……会的。"]),
        ("半句“引文被切断。后面接着”。", []),
    ],
)
def test_sentences_are_whole_prose(line, expected):
    assert sentences(line) == expected


def test_the_extract_prefers_what_the_title_is_about_and_figures():
    body = (
        "今天天气不错，大家心情都很好。\n"
        "海风科技发布了新的翻译模型，支持 40 种语言。\n"
        "发布会在海边举行，来了不少人。\n"
        "新翻译模型的价格是每百万字 2 元，比上一代低 60%。"
    )
    assert choose_extract("海风科技发布翻译模型，价格降六成", body, {"海风科技"}) == (
        "海风科技发布了新的翻译模型，支持 40 种语言。",
        "新翻译模型的价格是每百万字 2 元，比上一代低 60%。",
    )


def test_a_body_that_only_repeats_the_title_gives_no_extract():
    assert choose_extract("海风科技发布新的翻译模型", "海风科技发布新的翻译模型。") == ()


@pytest.mark.shared
def test_every_extract_of_real_articles_is_verbatim(shared):
    import html
    import json
    import re

    told = 0
    lines = (shared / "data/text/articles_2024-02.jsonl").read_text("utf-8").splitlines()
    for line in lines:
        row = json.loads(line)
        body = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(p|div|h\d|li)>|<br>", "\n", row["html"])))
        extract = choose_extract(row["title"], body)
        told += bool(extract)
        flat = re.sub(r"\s+", "", body)
        for sentence in extract:
            assert re.sub(r"\s+", "", sentence) in re.sub("[\u200b-\u200f\ufeff\u00ad\u2060]", "", flat)
            assert len(sentence) <= 120
    assert told > 0.9 * len(lines)
