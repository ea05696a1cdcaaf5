import pytest

from newsvane.tag.company_text import company_text


@pytest.mark.parametrize(
    ("original", "made"),
    [
        ("万  科Ａ（０００００２）", "万科A(000002)"),
        ("五 粮 液", "五粮液"),
        ("在 20 日", "在 20 日"),
        ("Sora 一夜", "Sora 一夜"),
        ("当前行\n下一行", "当前行\n下一行"),
        ("：；！？，", ":;!?,"),
        ("", ""),
    ],
)
def test_widths_are_folded_and_spaces_inside_chinese_go(original, made):
    assert company_text(original).text == made


def test_every_span_leads_back_to_the_original():
    original = "昨日 万  科Ａ 与 五 粮 液，齐 涨"
    made = company_text(original)
    for name, written in (("万科A", "万  科Ａ"), ("五粮液", "五 粮 液"), ("齐涨", "齐 涨")):
        start = made.text.index(name)
        end = start + len(name)
        assert original[made.start(start) : made.end(end)] == written
        assert made.spaced(start, end)
    assert made.parts(made.text.index("五粮液"), made.text.index("五粮液") + 3) == ["五", "粮", "液"]
