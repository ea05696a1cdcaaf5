"""Different texts on one event make a story; another event, and round-ups, stay out."""

import itertools

import pytest

from newsvane.group import group
from newsvane.group.index import Index

FOLLOW = (
    "视频生成又添新军。晶鹭科技的鹭影昨夜上线，两分钟的样片在网上刷屏。\n"
    "鹭影的样片里，雨夜码头的倒影几乎没有破绽。多位特效师对记者说，预演环节会最先用上它。\n"
    "不过鹭影目前只开放内测，每分钟六元的价格也不便宜。"
)
REACTION = (
    "鹭影上线次日，视频行业的股价先动了。\n晶鹭科技并未上市，但沈知秋在直播里提到的两家算力伙伴开盘涨停。\n"
    "分析师认为鹭影若按分钟收费，一年的推理支出可达数亿元，算力需求还会上升。"
)
OTHER = (
    "晶鹭科技今日宣布，原云澜资本合伙人杜若出任公司首席财务官，向创始人汇报。\n"
    "杜若曾主持多家企业上市，业内猜测公司正为上市做准备，公司对此不予置评。"
)


def told(tools, launch):
    return [
        tools.news("a", "晶鹭科技发布视频模型鹭影，可生成两分钟视频", launch),
        tools.news("b", "晶鹭发布鹭影：视频生成又添新军", FOLLOW, "乙报", hours=6),
        tools.news("c", "晶鹭科技鹭影刷屏", source="丙榜", hours=8),
        tools.news("d", "鹭影上线次日，视频算力股涨停", REACTION, "丁报", hours=27),
    ]


def test_coverage_of_one_event_is_one_story(launch, tools):
    texts, stories = tools.grouped(*told(tools, launch))
    assert len(set(stories.values())) == 1
    assert len(set(texts.values())) == 4


def test_another_event_of_the_same_company_is_another_story(launch, tools):
    _, stories = tools.grouped(
        *told(tools, launch), tools.news("e", "云澜资本杜若加盟晶鹭科技任首席财务官", OTHER, "戊报", hours=20)
    )
    assert stories["e"] != stories["a"]


def test_a_story_closes_when_nothing_has_joined_for_four_days(launch, tools):
    _, stories = tools.grouped(*told(tools, launch), tools.news("e", "晶鹭科技鹭影刷屏", source="戊榜", hours=27 + 97))
    assert stories["e"] != stories["a"]


@pytest.mark.parametrize(
    "title",
    [
        "8点1氪丨晶鹭科技发布视频模型鹭影；某厂裁员；某车企降价",
        "早报｜晶鹭科技发布视频模型鹭影",
        "AI 周报：晶鹭科技发布鹭影",
    ],
)
def test_a_roundup_belongs_to_no_story(launch, tools, title):
    _, stories = tools.grouped(*told(tools, launch), tools.news("e", title, launch[:60] + FOLLOW, "戊报", hours=9))
    assert stories["e"] is None


def test_the_evidence_names_the_shared_terms(launch, tools):
    assignments = list(group(told(tools, launch)))
    joined = [assignment.evidence for assignment in assignments if assignment.evidence]
    assert joined
    assert all(evidence.score > 0 for evidence in joined)
    assert all("鹭影" in evidence.terms for evidence in joined)


def test_any_order_gives_the_same_stories(launch, tools):
    articles = told(tools, launch)
    for order in itertools.permutations(articles):
        _, stories = tools.grouped(*order)
        assert len(set(stories.values())) == 1


def test_the_same_order_gives_the_same_names(launch, tools):
    assert tools.grouped(*told(tools, launch)) == tools.grouped(*told(tools, launch))


def test_a_merge_is_told_and_leaves_the_texts_alone(launch, tools):
    index = Index()
    first = list(
        group(
            [
                tools.news("a", "晶鹭科技发布视频模型鹭影", launch),
                tools.news("b", "特效师林野：代替不了拍摄", source="乙榜", hours=3),
            ],
            index,
        )
    )
    assert first[0].story_id != first[1].story_id
    bridge = tools.news(
        "c", "晶鹭鹭影上线，特效师林野：代替不了拍摄", f"特效师林野说它代替不了拍摄。\n{FOLLOW}", "丙报", hours=6
    )
    (later,) = group([bridge], index)
    assert [(merge.story_id, merge.into) for merge in later.merges] == [(first[1].story_id, first[0].story_id)]
    assert later.story_id == first[0].story_id
    ((story_id, told),) = index.stories.items()
    assert story_id == first[0].story_id
    assert [article.text_id for article in told.articles[:2]] == [assignment.text_id for assignment in first]


def test_hostile_text_is_borne(tools):
    tools.grouped(
        tools.news("a", "\ud800\x00" * 50, "\udfff" * 100_000),
        tools.news("b", "", ""),
        tools.news("c", "１" * 10_000, "9" * 50_000),
        tools.news("d", "a" * 10_000, "公告" * 30_000),
    )
