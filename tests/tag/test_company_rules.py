"""One table a rule: the sentence, and for each candidate named the code it is taken as, or the rule that drops it."""

from pathlib import Path

import pytest

from newsvane.tag.company_matcher import load_company_matcher
from newsvane.tag.company_rules import RULES, explanation

CONFIG = Path(__file__).resolve().parents[2] / "config"


@pytest.fixture(scope="module")
def matcher():
    return load_company_matcher(CONFIG)


def verdicts(matcher, text, title=""):
    """``{surface: code or "-rule"}`` of every candidate; the first verdict on a surface counts."""
    found = {}
    for candidate in matcher.explain(title, text):
        source = title if candidate.field == "title" else text
        surface = source[candidate.start : candidate.end]
        found.setdefault(surface, candidate.code if candidate.taken else f"-{candidate.rule}")
    return found


CODES = [
    ("万兴科技（300624.SZ）今日发布新模型", {"万兴科技": "300624.SZ"}),
    ("万兴科技(300624)此前发布大模型", {"万兴科技": "300624.SZ"}),
    ("万兴科技（３００６２４）此前发布大模型", {"万兴科技": "300624.SZ"}),
    ("万兴科技（SZ300624）", {"万兴科技": "300624.SZ"}),
    ("万兴科技（股票代码：300624）", {"万兴科技": "300624.SZ"}),
    ("机器人(300024)昨日涨停", {"机器人": "300024.SZ"}),
    ("太阳能（000591.SZ）拟建电站", {"太阳能": "000591.SZ"}),
    ("688039.SH今日大涨", {"688039.SH": "688039.SH"}),
    ("SZ300624今日大涨", {"SZ300624": "300624.SZ"}),
    ("股票代码：300624", {"300624": "300624.SZ"}),
    ("腾讯控股（00700.HK）回购", {"腾讯控股": "0700.HK"}),
    ("腾讯控股（0700.HK）回购", {"腾讯控股": "0700.HK"}),
    ("阿里巴巴（9988.HK）与百度（BIDU.US）", {"阿里巴巴": "BABA.US", "百度": "BIDU.US"}),
    ("百度（NASDAQ：BIDU）发布文心大模型", {"百度": "BIDU.US"}),
    ("比亚迪（01211.HK）港股上涨", {"比亚迪": "002594.SZ"}),
    ("森萱医药（830946）涨停", {"森萱医药": "920946.BJ"}),
    ("新名科技（300624）涨停", {"新名科技": "300624.SZ"}),
]
BARE_NUMBERS = [
    ("第三产业增加值600519亿元", {"600519": "-bare-number"}),
    ("产量为300624.5吨", {}),
    ("编号600519的基金经理", {"600519": "-bare-number"}),
    ("邮编518057，电话600519", {"600519": "-bare-number"}),
    ("同比增长300024%", {}),
    ("手机号13600519123", {}),
    ("600519股价大幅波动", {"600519": "600519.SH"}),
]
CONFLICTS = [
    ("万兴科技（300229）", {"万兴科技": "300624.SZ"}),
    ("万兴科技（300999.SZ）", {"万兴科技": "300624.SZ"}),
    ("如意集团（002193）收到要约收购报告书", {"如意集团": "002193.SZ"}),
    ("如意集团（000626）收到问询函", {"如意集团": "000626.SZ"}),
]
MARKED_NAMES = [
    ("*ST国农披露年报", {"*ST国农": "000004.SZ"}),
    ("＊ＳＴ国华披露年报", {"＊ＳＴ国华": "000004.SZ"}),
    ("S*ST国农披露年报", {"S*ST国农": "000004.SZ"}),
    ("ST安信公告称", {"ST安信": "600816.SH"}),
    ("*ST钒钛股票继续停牌", {"*ST钒钛": "000629.SZ"}),
    ("XD中直股今日下跌", {"XD中直股": "600038.SH"}),
    ("XD公牛集收涨", {"XD公牛集": "603195.SH"}),
    ("TEST国华的结果", {}),
]
FORMS = [
    ("万科Ａ跌停", {"万科Ａ": "000002.SZ"}),
    ("万  科Ａ跌停", {"万  科Ａ": "000002.SZ"}),
    ("五 粮 液涨停", {"五 粮 液": "000858.SZ"}),
    ("ＴＣＬ科技发布年报", {"ＴＣＬ科技": "000100.SZ"}),
    ("科大讯飞股份有限公司发布公告", {"科大讯飞股份有限公司": "002230.SZ"}),
    ("中国光大银行沈阳分行", {"中国光大银行": "601818.SH"}),
    ("美菱电器收购中山长虹股权", {"美菱电器": "000521.SZ"}),
    ("保利地产销售额增长", {"保利地产": "600048.SH"}),
    ("奇安信-U今日上涨", {"奇安信": "688561.SH"}),
]
ALIASES = [
    ("茅台股价再创新高", {"茅台": "600519.SH"}),
    ("宁王与迪王的电池之争", {"宁王": "300750.SZ", "迪王": "002594.SZ"}),
    ("招行、工行下调存款利率", {"招行": "600036.SH", "工行": "601398.SH"}),
    ("讯飞发布星火大模型", {"讯飞": "002230.SZ"}),
    ("360集团创始人周鸿祎表示", {"360集团": "601360.SH"}),
    ("旋转360度无死角", {"360度": "-longer-name"}),
    ("腾讯与阿里再度联手", {"腾讯": "0700.HK", "阿里": "BABA.US"}),
    ("阿里云发布新模型", {"阿里云": "-longer-name"}),
    ("用户可以自由移动", {"移动": "-no-evidence"}),
    ("私有化海尔电器一事", {"海尔": "-part-of-company-name"}),
]
AMBIGUOUS = [
    ("人形机器人走进汽车工厂", {"机器人": "-no-evidence"}),
    ("机器人涨停，带动板块走强", {"机器人": "300024.SZ"}),
    ("汇川技术、机器人、埃斯顿等跟涨", {"机器人": "300024.SZ"}),
    ("5G、机器人、自动驾驶等新科技", {"机器人": "-no-evidence"}),
    ("太阳能发电成本下降", {"太阳能": "-no-evidence"}),
    ("老百姓的日子越过越好", {"老百姓": "-no-evidence"}),
    ("老百姓公告称拟收购药店", {"老百姓": "603883.SH"}),
    ("农产品价格上涨", {"农产品": "-no-evidence"}),
    ("飞越太平洋的航班", {"太平洋": "-no-evidence"}),
    ("张家界预告业绩下滑", {"张家界": "000430.SZ"}),
    ("游客涌向张家界看雪", {"张家界": "-no-evidence"}),
    ("发现一片新大陆", {"新大陆": "-no-evidence"}),
    ("这款手机值得买吗", {"值得买": "-no-evidence"}),
    ("你好星期六下期看点", {"星期六": "-no-evidence"}),
    ("《战斗位置：太平洋》预定发售", {"太平洋": "-title-of-a-work"}),
]
OTHER_ENTITIES = [
    ("金融街街道招收社工", {"金融街": "-other-entity"}),
    ("中国石油大学专升本招生", {"中国石油": "-other-entity"}),
    ("山东高速集团追债80亿元", {"山东高速": "-part-of-company-name"}),
    ("子公司岭南园林设计有限公司中标", {"岭南园林": "-part-of-company-name"}),
    ("中国平安人寿发布新产品", {"中国平安": "-other-entity"}),
    ("中国铁建国际集团在阿尔及尔签约", {"中国铁建": "-part-of-company-name"}),
    ("清华同方K46C仅售3999元", {"清华同方": "-other-entity"}),
    ("赵一鸣食品开出新店", {"赵一鸣食品": "-longer-name"}),
    ("何小鹏谈自动驾驶", {"何小鹏": "-longer-name"}),
]
BOUNDARIES = [
    ("科大讯飞机", {"科大讯飞": "-inside-word"}),
    ("科大讯飞机器人大赛", {"科大讯飞": "002230.SZ"}),
    ("祝大家中国平安夜快乐", {"中国平安": "-inside-word"}),
    ("比亚迪士尼乐园", {"比亚迪": "-inside-word"}),
    ("我国新能源汽车出口增长", {"国新能源": "-no-evidence"}),
    ("长安汽车销量增长", {"长安汽车": "000625.SZ"}),
    ("爱尔眼科医生说明情况", {"爱尔眼科": "300015.SZ"}),
    ("招商银行卡使用须知", {"招商银行": "600036.SH"}),
    ("清华大学发布成果", {"清华大学": "-longer-name"}),
    ("Armstrong接受采访", {}),
    ("蓝思科技披露三季报", {"蓝思科技": "300433.SZ"}),
    ("平安 银行业务", {"平安 银行": "-separate-words"}),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *CODES,
        *BARE_NUMBERS,
        *CONFLICTS,
        *MARKED_NAMES,
        *FORMS,
        *ALIASES,
        *AMBIGUOUS,
        *OTHER_ENTITIES,
        *BOUNDARIES,
    ],
)
def test_each_candidate_has_the_verdict_a_reader_would_give(matcher, text, expected):
    found = verdicts(matcher, text)
    assert {surface: found.get(surface) for surface in expected} == expected
    if not expected:
        assert not found


def test_an_ambiguous_name_counts_where_the_article_names_the_company_beyond_doubt(matcher):
    alone = verdicts(matcher, "外界对张家界的前景看法不一")
    named = verdicts(matcher, "外界对张家界的前景看法不一", title="张家界（000430）发布年报")
    assert alone["张家界"] == "-no-evidence"
    assert named["张家界"] == "000430.SZ"


def test_code_and_name_that_disagree_are_recorded_as_a_conflict(matcher):
    (mention,) = matcher.find("", "万兴科技（300229）")
    assert (mention.code, mention.evidence) == ("300624.SZ", "name-code-conflict")
    assert mention.confidence < 0.7


def test_a_code_beside_its_name_is_one_mention(matcher):
    mentions = matcher.find("", "新潮能源(sh600777)(600777)晚间公告")
    assert [(mention.surface, mention.evidence) for mention in mentions] == [("新潮能源", "name+code")]


def test_every_rule_has_words_for_people(matcher):
    cases = [*CODES, *BARE_NUMBERS, *CONFLICTS, *AMBIGUOUS, *OTHER_ENTITIES, *BOUNDARIES, *ALIASES]
    rules = {candidate.rule for text, _ in cases for candidate in matcher.explain("", text)}
    assert rules <= RULES.keys()
    candidate = matcher.explain("", "科大讯飞机")[0]
    assert explanation(candidate) == "cut out of other words: 飞机"


def test_spans_lie_in_the_original_text_whatever_was_folded(matcher):
    text = "　周二，万  科Ａ（０００００２）与 五 粮 液、＊ＳＴ国农 齐涨"
    for mention in matcher.find(text, text):
        assert text[mention.start : mention.end] == mention.surface
    assert [mention.code for mention in matcher.find("", text)] == ["000002.SZ", "000858.SZ", "000004.SZ"]
