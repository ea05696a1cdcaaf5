"""The same text reprinted is one text; another company's announcement from the same template is another."""

import opencc
import pytest

PLEDGE = (
    "{name}公告，公司控股股东{owner}于近日将所持本公司{shares}万股股份质押给{bank}证券，质押期限自办理登记之日起"
    "至解除质押登记之日止，占其所持股份的{share}%，占公司总股本的{total}%。"
)
APPROVAL = (
    "{name}公告，中国证监会发行审核委员会对公司公开发行可转换公司债券的申请进行了审核，"
    "根据会议审核结果，公司的申请获得通过。"
)
CLOSE = (
    "收盘快讯：{day}日，沪指{move}{points}%报{index}点，深成指{move}{deep}%，创业板指{move}{young}%，"
    "两市成交额{turnover}亿元，{sector}板块领涨。"
)


def traditional(text):
    return opencc.OpenCC("s2t").convert(text)


def full_width(text):
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


@pytest.mark.parametrize(
    "reprint",
    [
        lambda text, _: text,
        lambda text, _: f"来源：乙报　作者：周宁\n{text}\n（责任编辑：陈晨）",
        lambda text, _: text[: len(text) // 2],
        lambda text, _: "\n".join(text.split("\n")[1:]),
        lambda text, _: "\n".join(line for number, line in enumerate(text.split("\n")) if number != 2),
        lambda text, _: f"小编提醒：年货大促进行中，全场满三百减五十，先到先得。\n{text}",
        lambda text, _: full_width(text),
        lambda text, _: text.replace("，", ",").replace("\n", "\n\n　　"),
        lambda text, _: traditional(text),
        lambda text, tools: tools.edited(text, 0.05),
        lambda text, tools: traditional(f"作者：周宁\n{tools.edited(text, 0.04)}"[: len(text) * 2 // 3]),
        lambda text, _: text.split("\n")[0] + text.split("\n")[1],
    ],
    ids=[
        "unchanged",
        "source-and-credits",
        "half-cut",
        "first-paragraph-dropped",
        "middle-paragraph-dropped",
        "advertisement",
        "full-width",
        "punctuation-and-spaces",
        "traditional",
        "edited",
        "many-at-once",
        "lead-alone",
    ],
)
def test_a_reprint_keeps_its_text(launch, tools, reprint):
    texts, stories = tools.grouped(
        tools.news("a", "晶鹭科技发布视频模型鹭影", launch),
        tools.news("b", "刚刚，影视圈变天了？", reprint(launch, tools), "乙报", hours=5),
    )
    assert texts["a"] == texts["b"]
    assert stories["a"] == stories["b"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            PLEDGE.format(name="青禾股份", owner="陆海生", shares="1200", bank="长风", share="18.32", total="4.07"),
            PLEDGE.format(name="远帆电子", owner="高望", shares="3550", bank="长风", share="41.9", total="9.66"),
        ),
        (APPROVAL.format(name="青禾股份"), APPROVAL.format(name="远帆电子")),
        (
            CLOSE.format(
                day=6,
                move="涨",
                points="0.52",
                index="3011.25",
                deep="0.83",
                young="1.22",
                turnover="8120",
                sector="算力",
            ),
            CLOSE.format(
                day=7,
                move="涨",
                points="0.17",
                index="3016.40",
                deep="0.29",
                young="0.41",
                turnover="7655",
                sector="白酒",
            ),
        ),
    ],
    ids=["pledge", "approval-without-figures", "market-close"],
)
def test_one_template_makes_different_texts(tools, one, other):
    texts, _ = tools.grouped(tools.news("a", one[:20], one), tools.news("b", other[:20], other, "乙报", hours=1))
    assert texts["a"] != texts["b"]


def test_a_reprinted_announcement_keeps_its_text(tools):
    text = APPROVAL.format(name="青禾股份")
    texts, _ = tools.grouped(
        tools.news("a", text[:20], text), tools.news("b", "青禾股份可转债过会", traditional(text), "乙报", hours=1)
    )
    assert texts["a"] == texts["b"]


def test_a_quotation_is_no_reprint(launch, tools):
    quoting = "\n".join(
        [
            f"第{number}位受访的导演谈到布景、灯光与剪辑如何因为新工具而改变，他举了{number}部片子为例"
            for number in range(30)
        ]
    )
    texts, _ = tools.grouped(
        tools.news("a", "晶鹭科技发布视频模型鹭影", launch),
        tools.news("b", "三十位导演谈新工具", quoting + launch.split("\n")[3], "乙报", hours=5),
    )
    assert texts["a"] != texts["b"]


def test_a_weekly_column_is_a_new_text_each_week(tools):
    frame = "本栏目每周更新，收录一周的新工具。欢迎投稿，投稿请发到编辑部信箱，入选者赠阅全年。" * 6
    texts, stories = tools.grouped(
        tools.news("a", "工具周刊（第 41 期）", frame + "本期介绍三款笔记软件。"),
        tools.news("b", "工具周刊（第 42 期）", frame + "本期介绍两款绘图软件。", hours=168),
    )
    assert texts["a"] != texts["b"]
    assert stories == {"a": None, "b": None}


def test_the_same_headline_alone_is_one_text_for_some_days(tools):
    title = "晶鹭科技创始人沈知秋卸任"
    texts, _ = tools.grouped(
        tools.news("a", title), tools.news("b", title, source="乙榜", hours=9), tools.news("c", title, hours=2400)
    )
    assert texts["a"] == texts["b"]
    assert texts["a"] != texts["c"]
