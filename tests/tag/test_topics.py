"""Each field of a rule, on headlines that a reader would recognise."""

import datetime as dt

import pytest

from newsvane.tag.topics import load_topic_matcher


@pytest.fixture
def matcher_of(tmp_path):
    def build(rules):
        path = tmp_path / "topics.toml"
        path.write_text(rules, "utf-8")
        return load_topic_matcher(path)

    return build


def surfaces(matcher, title, body="", **more):
    return [mention.surface for mention in matcher.find(title, body, **more)]


@pytest.mark.parametrize(
    ("rule", "title", "found"),
    [
        # the name, unless any replaces it
        ('name = "Sora"', "Sora一夜刷屏", ["Sora"]),
        ('name = "英伟达", aliases = ["NVIDIA"]', "英伟达（NVIDIA）创新高", ["英伟达", "NVIDIA"]),
        ('name = "文生视频", any = ["视频生成"]', "文生视频就是视频生成", ["视频生成"]),
        # all: each of the words stands somewhere in the text
        ('name = "豆包", all = ["字节"]', "字节的豆包上新", ["豆包"]),
        ('name = "豆包", all = ["字节"]', "早餐店的豆包上新", []),
        ('name = "豆包", all = ["字节", "模型"]', "字节的豆包上新", []),
        # none: none of the words stands anywhere in the text
        ('name = "苹果", none = ["果园"]', "苹果发布新机", ["苹果"]),
        ('name = "苹果", none = ["果园"]', "苹果熟了，果园请游客来摘", []),
        # not_in: the word does not count inside a longer expression, elsewhere it does
        ('name = "阿里", not_in = ["阿里山"]', "阿里收购阿里山茶厂", ["阿里"]),
        # regex, with the boundaries of word
        ('name = "GPT", any = [], regex = ["GPT-[0-9.]+"]', "GPT-5.2与GPT-6", ["GPT-5.2", "GPT-6"]),
        ('name = "融资", any = [], regex = ["[0-9.]+亿元(?:A|B)轮"]', "完成3.5亿元B轮融资", ["3.5亿元B轮"]),
        ('name = "X", any = [], regex = ["ai"]', "国产AI芯片 he said", ["AI"]),
        # near: one of the words within so many characters, before or behind
        ('name = "幻觉", near = { words = ["模型"], within = 5 }', "大模型的幻觉", ["幻觉"]),
        ('name = "幻觉", near = { words = ["模型"], within = 5 }', "幻觉来自模型", ["幻觉"]),
        ('name = "幻觉", near = { words = ["模型"], within = 5 }', "幻觉让他看见了一个巨大的模型", []),
        ('name = "模型", near = { words = ["模型"], within = 50 }', "一个模型", []),
        # word: Latin words stand alone, in Chinese text too
        ('name = "AI"', "国产AI芯片", ["AI"]),
        ('name = "AI"', "he said AIR", []),
        ('name = "AI", word = false', "he said", ["ai"]),
        ('name = "mac"', "machine learning on a Mac", ["Mac"]),
        ('name = "GPT-4"', "GPT-4V、GPT-4.5和GPT-4。", ["GPT-4"]),
        # case
        ('name = "RAG", case = true', "RAG和rag", ["RAG"]),
        ('name = "RAG"', "RAG和rag", ["RAG", "rag"]),
        # version: what follows a family's name belongs to it
        ('name = "Llama", version = true', "Llama 3.1 70B发布", ["Llama 3.1 70B"]),
        ('name = "文心大模型", version = true', "文心大模型4.0降价", ["文心大模型4.0"]),
        ('name = "Sora", version = true', "Sora 60 秒视频", ["Sora"]),
        ('name = "ChatGPT", version = true', "ChatGPT 5天破百万", ["ChatGPT"]),
        # spelling: space, hyphen, full width
        ('name = "AI芯片"', "AI 芯片与AI芯片与ＡＩ芯片", ["AI 芯片", "AI芯片", "ＡＩ芯片"]),
        ('name = "GPT-4"', "GPT4、GPT 4、GPT‑4", ["GPT4", "GPT 4", "GPT‑4"]),
    ],
)
def test_a_rule_finds(matcher_of, rule, title, found):
    assert surfaces(matcher_of(f"[theme]\nx = {{ {rule} }}\n"), title) == found


def test_fields_say_where_to_look(matcher_of):
    matcher = matcher_of('[theme]\nx = { name = "算力", fields = ["title"] }\n')
    assert [found.field for found in matcher.find("算力紧张", "算力紧张")] == ["title"]


def test_the_source_serves_all_and_none(matcher_of):
    matcher = matcher_of('[theme]\nx = { name = "算力", fields = ["title", "source"], none = ["游戏"] }\n')
    assert surfaces(matcher, "算力紧张", source_name="财经早报") == ["算力"]
    assert surfaces(matcher, "算力紧张", source_name="游戏日报") == []


@pytest.mark.parametrize(("day", "found"), [("2024-02-15", []), ("2024-02-16", ["Sora"]), (None, ["Sora"])])
def test_a_topic_begins_on_its_day(matcher_of, day, found):
    matcher = matcher_of('[product]\nsora = { name = "Sora", since = 2024-02-16 }\n')
    assert surfaces(matcher, "Sora来了", day=dt.date.fromisoformat(day) if day else None) == found


class TestMaybe:
    RULE = """
    [product]
    kimi = { name = "Kimi", any = ["Kimi Chat"], maybe = ["Kimi"], near = { words = ["大模型"], within = 9 } }
    """

    def test_needs_one_of_the_near_words(self, matcher_of):
        assert surfaces(matcher_of(self.RULE), "大模型Kimi走红") == ["Kimi"]
        assert surfaces(matcher_of(self.RULE), "车手Kimi退役") == []

    def test_or_a_sure_word_of_the_topic_anywhere_in_the_article(self, matcher_of):
        assert surfaces(matcher_of(self.RULE), "Kimi走红", "月之暗面的Kimi Chat开放注册。") == ["Kimi", "Kimi Chat"]

    def test_and_what_is_explained_once_counts_everywhere(self, matcher_of):
        assert surfaces(matcher_of(self.RULE), "Kimi走红", "大模型Kimi开放注册。") == ["Kimi", "Kimi"]

    def test_or_a_version_behind_it(self, matcher_of):
        matcher = matcher_of('[product]\nx = { name = "可灵", maybe = ["可灵"], near = "快手", version = true }\n')
        assert surfaces(matcher, "可灵 2.1上线") == ["可灵 2.1"]
        assert surfaces(matcher, "可灵动了") == []


def test_none_of_one_topic_never_silences_another(matcher_of):
    matcher = matcher_of(
        '[theme]\na = { name = "算力", none = ["游戏"] }\nb = { name = "芯片" }\nc = { name = "游戏" }\n'
    )
    assert surfaces(matcher, "游戏显卡的芯片与算力") == ["游戏", "芯片"]


def test_the_longest_mention_wins_and_says_so(matcher_of):
    matcher = matcher_of('[theme]\nlong = { name = "多模态大模型" }\nshort = { name = "大模型" }\n')
    assert surfaces(matcher, "多模态大模型与大模型") == ["多模态大模型", "大模型"]
    reasons = [found.dropped for found in matcher.explain("多模态大模型", "")]
    assert reasons == ["", "part of '多模态大模型', a longer mention of long"]


def test_inside_lets_a_topic_count_within_a_longer_mention(matcher_of):
    matcher = matcher_of('[theme]\nlong = { name = "AI芯片" }\nshort = { name = "芯片", inside = true }\n')
    assert surfaces(matcher, "AI芯片") == ["AI芯片", "芯片"]


def test_two_topics_may_share_a_word(matcher_of):
    matcher = matcher_of('[theme]\na = { name = "AI绘画" }\nb = { name = "文生图", any = ["AI绘画"] }\n')
    assert [found.entity_id for found in matcher.find("AI绘画走红", "")] == ["a", "b"]


def test_a_listed_version_wins_over_its_family(matcher_of):
    matcher = matcher_of('[product]\ngpt = { name = "GPT", version = true }\ngpt-4o = { name = "GPT-4o" }\n')
    assert [(found.entity_id, found.surface) for found in matcher.find("GPT-4o与GPT-7", "")] == [
        ("gpt-4o", "GPT-4o"),
        ("gpt", "GPT-7"),
    ]


def test_a_mention_carries_the_company_it_belongs_to(matcher_of):
    matcher = matcher_of('[organisation]\nnvidia = { name = "英伟达", company = "NVDA.US" }\n')
    (mention,) = matcher.find("英伟达大涨", "")
    assert (mention.entity_id, mention.kind, mention.code, mention.evidence) == (
        "nvidia",
        "organisation",
        "NVDA.US",
        "rule",
    )


def test_every_objection_names_its_field(matcher_of):
    matcher = matcher_of(
        """
        [theme]
        a = { name = "甲", all = ["乙"] }
        b = { name = "丙", none = ["丁"] }
        c = { name = "戊", not_in = ["戊戌"] }
        d = { name = "己", near = "庚" }
        """
    )
    reasons = [found.dropped.split(":")[0] for found in matcher.explain("甲丙丁戊戌己", "")]
    assert reasons == ["all", "none", "not_in", "near"]


@pytest.mark.parametrize("hostile", ["", "\x00", "İ" * 50 + "Sora", "\ud800Sora", "🤖" * 20 + "Sora", "Sora" * 2000])
def test_hostile_text_does_no_harm(matcher_of, hostile):
    matcher = matcher_of('[product]\nsora = { name = "Sora", word = false }\n')
    hostile = hostile.encode("utf-8", "replace").decode("utf-8")
    for mention in matcher.find(hostile, hostile):
        assert hostile[mention.start : mention.end] == mention.surface == "Sora"
