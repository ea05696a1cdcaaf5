"""Stories as a reader takes them: what is alike is one, what is no news stands last."""

import news
import pytest

from newsvane.digest.alike import join_alike
from newsvane.digest.reading import Article, Naming
from newsvane.digest.records import Named
from newsvane.digest.stories import Coverage, demerit, lead_article, tell_story


def article(title, *, at="10:00", outlet="晨报", named=None, body="", late=False):
    moment, url = news.moment(0, at), "https://a.example/"
    return Article(
        title, title, title, outlet, outlet, 1.0, "", url, title, body, moment, 1.0, late=late, named=named or {}
    )


def naming(entity_id, surface, *, in_title=True, body_start=None, times=1):
    return Naming(entity_id, "product", surface, None, times, in_title, body_start, (surface,), 1.0)


def titled(title, surface="Sora", **values):
    return article(title, named={surface: naming(surface, surface)}, **values)


def alike(*articles, without=frozenset()):
    return len(join_alike([Coverage(one.title, (one,), None, watched=False) for one in articles], without)) == 1


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Sora 概念股领跑龙年首日，沪指收复 2900 点", "收盘：沪指收复 2900 点，Sora 概念成最强主线", True),
        ("9000亿，Sora 要搞出超级独角兽", "9000亿，Sora 正式宣战", True),
        ("Sora来了，晨曦发力：负责人的重任和挑战", "Sora来了，你会想到什么", False),
        ("Sora 在 2024 年的三个悬念", "2024 年，Sora 怎么用", False),
        ("Sora", "Sora", False),
    ],
)
def test_headlines_alike_about_the_same_are_one_story(first, second, expected):
    assert alike(titled(first), titled(second)) is expected


def test_a_joined_story_keeps_its_keys_and_so_is_pushed_once():
    pair = [titled(f"9000亿，Sora {end}", at=at) for end, at in (("要搞出超级独角兽", "09:00"), ("正式宣战", "08:00"))]
    (found,) = join_alike([Coverage(one.title, (one,), None, watched=False) for one in pair], frozenset())
    story = tell_story(found, 1.0, {})
    assert found.keys == (story.key, *story.joined) == tuple(one.title for one in pair)
    assert [one.title for one in found.articles] == [pair[1].title, pair[0].title]


def test_without_a_subject_in_common_nothing_is_joined():
    pair = "晨曦收复 2900 点，概念股领跑", "沪指收复 2900 点，概念股领跑"
    assert not alike(titled(pair[0], "晨曦"), titled(pair[1], "沪指"))
    assert not alike(*(titled(f"{title} Sora") for title in pair), without=frozenset({"Sora"}))


def test_a_late_report_is_told_by_itself():
    title = "沪指收复 2900 点，Sora 概念领跑"
    assert not alike(titled(title), titled(title, late=True))


def test_the_lead_is_a_headline_where_there_is_one():
    post = (
        "晨曦的视频模型开放试用了，价格比上一代低六成。 我用它做了三段短片，" + "下面说说优点和缺点，" * 4 + "先说..."
    )
    found = lead_article(
        Coverage("k", (article(post, at="08:00"), article("晨曦开放视频模型试用")), None, watched=False)
    )
    assert found.title == "晨曦开放视频模型试用"
    assert [demerit(article(title)) > 0 for title in (post, "早报｜晨曦开放试用", "晨曦要来了吗？", "晨曦来了")] == [
        True,
        True,
        True,
        False,
    ]


def test_a_company_in_passing_is_told_only_in_a_list():
    names = {code: Named(code, "company", code, code) for code in ("GOOGL.US", "601360.SH", "300624.SZ", "300364.SZ")}

    def told(*codes, body_start=900):
        named = {code: naming(code, code, in_title=False, body_start=body_start) for code in codes}
        coverage = Coverage("k", (article("晨曦开放视频模型试用", named=named),), None, watched=False)
        return {company.code for company in tell_story(coverage, 1.0, names).companies}

    assert told("GOOGL.US", "601360.SH") == set()
    assert told("GOOGL.US", body_start=20) == {"GOOGL.US"}
    assert told("GOOGL.US", "601360.SH", "300624.SZ", "300364.SZ") == {"601360.SH", "300624.SZ", "300364.SZ"}
