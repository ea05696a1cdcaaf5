"""Digests and columns are known by their titles; news that sounds like them is not taken for them."""

import pytest

from newsvane.group.roundups import is_roundup


@pytest.mark.parametrize(
    "title",
    [
        "8点1氪丨甲回应；乙辞任；丙上市",
        "9点1氪｜甲公司宣布降价",
        "氪星晚报｜甲公司发布新品",
        "派早报：甲停运、乙败诉等",
        "派评 | 近期值得关注的 App",
        "AI资讯日报，2月9日",
        "2024年2月13日 资讯快读 1、甲 2、乙",
        "科技爱好者周刊（第 284 期）：视频网站有多大",
        "医疗健康行业周报 | 甲获融资",
        "中国公司全球化周报 | 甲 / 乙",
        "本周双碳大事：甲；乙",
        "甲发布模型；乙裁员；丙上市 | AI周报",
        "市场日报 | 三大指数高开",
        "转让甲公司老股｜资情留言板第124期",
    ],
)
def test_columns_are_roundups(title):
    assert is_roundup(title)


@pytest.mark.parametrize(
    "title",
    [
        "人民日报：警惕大模型滥用",
        "中国证券报：甲公司将回购",
        "甲成为「高级合伙人」，周一晚间将和乙一起开播，具体情况如何？",
        "甲公司第三季度营收增长；盈利超预期",
        "OpenAI 发布 Sora",
        "本周五，甲公司将发布新机",
        "甲公司推出 5000mAh 手机：1. 更轻",
        "",
    ],
)
def test_news_is_none(title):
    assert not is_roundup(title)
