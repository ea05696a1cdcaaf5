import pytest

from newsvane.config.topic_import import as_toml, read_frequency_words
from newsvane.config.topics import Rule, read_topics
from newsvane.errors import ConfigError, ConfigErrors
from newsvane.tag.topics import load_topic_matcher


@pytest.fixture
def written(tmp_path):
    def write(text, name="topics.toml"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ('[product]\nsora = { name = "Sora", anny = [] }\n', 2, "unknown key"),
        ("[product]\nsora = { }\n", 2, "missing key"),
        ('[product]\nSora = { name = "Sora" }\n', 2, "lower-case"),
        ('[product]\nx = { name = "X" }\n\n[theme]\nx = { name = "X" }\n', 5, "already a product"),
        ('[product]\nx = { name = "X", regex = ["(坏"] }\n', 2, "not a regular expression"),
        ('[product]\nx = { name = "X", regex = ["a*"] }\n', 2, "empty text"),
        ('[product]\nx = { name = "X", maybe = ["Y"] }\n', 2, "needs near"),
        ('[product]\nx = { name = "X", any = [] }\n', 2, "nothing is looked for"),
        ('[product]\nx = { name = "X", fields = ["source"] }\n', 2, "title"),
        ('[product]\nx = { name = "X", fields = ["headline"] }\n', 2, "fields"),
        ('[product]\nx = { name = "X", since = "soon" }\n', 2, "since"),
        ('[product]\nx = { name = "X", company = "NVDA" }\n', 2, "NVDA.US"),
        ('[product]\nx = { name = "X", near = { words = ["Y"], within = 0 } }\n', 2, "within"),
        ('[product.x]\nname = "X"\nany = [""]\n', 3, "any"),
        ("[product]\nx = {\n", 3, ""),
    ],
)
def test_a_mistake_is_told_with_file_and_line(written, text, line, told):
    path = written(text)
    with pytest.raises((ConfigError, ConfigErrors)) as raised:
        read_topics(path)
    assert str(raised.value).startswith(f"{path}:{line}: ")
    assert told in str(raised.value)


def test_near_may_name_a_list_of_words(written):
    path = written(
        '[words]\nai = ["AI", "模型"]\n[theme]\na = { name = "甲", near = "ai" }\nb = { name = "乙", near = "丙" }\n'
    )
    first, second = read_topics(path)
    assert first.rule.near.words == ("AI", "模型")
    assert second.rule.near.words == ("丙",)


def test_a_topic_may_be_written_as_a_table_of_its_own(written):
    path = written('[theme]\na = { name = "甲" }\n\n[theme.b]\nname = "乙"\naliases = ["丙"]\n')
    assert [(topic.key, topic.line) for topic in read_topics(path)] == [("a", 2), ("b", 4)]


@pytest.mark.parametrize(
    ("rule", "evidence"),
    [('name = "X"', "core"), ('name = "X", company = "X.US"', "none"), ('name = "X", ai = "related"', "related")],
)
def test_what_a_topic_says_of_ai(written, rule, evidence):
    (topic,) = read_topics(written(f"[organisation]\nx = {{ {rule} }}\n"))
    assert topic.evidence == evidence


KEYWORDS = """\
[GLOBAL_FILTER]
广告
/震惊.+/

[WORD_GROUPS]
[大模型公司]
DeepSeek
月之暗面 => 月之暗面（Kimi）
智谱 => 智谱AI
+融资
!招聘
@10

# 芯片一组
/\\bai\\b/ => AI
/[坏(/

!只排除

+华为
+芯片
!/手机.*/
"""


class TestImport:
    @pytest.fixture
    def imported(self, written):
        return read_frequency_words(written(KEYWORDS, "frequency_words.txt"))

    def test_reads_the_groups(self, imported):
        assert [group.title for group in imported.groups] == ["大模型公司", "AI", "华为"]
        first, second, third = imported.groups
        assert (first.words, first.all, first.none) == (["DeepSeek", "月之暗面", "智谱"], ["融资"], ["招聘"])
        assert second.regex == ["ai"]
        assert (third.words, third.all) == (["华为"], ["芯片"])
        assert imported.filtered == ["广告"]

    def test_reports_what_a_rule_cannot_say_with_its_line(self, imported):
        told = [(problem.line, problem.message.split(":")[0]) for problem in imported.problems]
        assert told == [
            (3, "[GLOBAL_FILTER] /震惊.+/"),
            (9, "=> 智谱AI"),
            (12, "@10"),
            (16, "/[坏(/"),
            (18, "the group looks for nothing"),
            (22, "!/手机.*/"),
        ]

    @pytest.mark.parametrize(
        ("title", "keys"),
        [
            ("月之暗面完成新一轮融资", ["group-1"]),
            ("月之暗面完成融资并启动招聘", []),
            ("广告：月之暗面完成融资", []),
            ("国产AI芯片 he said", ["ai-2"]),
            ("华为推出新芯片", ["group-3"]),
            ("华为推出新手表", []),
        ],
    )
    def test_the_rules_behave_like_the_groups(self, imported, written, title, keys):
        path = written('[theme]\nother = { name = "别的" }\n\n' + as_toml(imported, {"other", "ai"}))
        assert [mention.entity_id for mention in load_topic_matcher(path).find(title, "")] == keys

    def test_one_groups_exclusion_does_not_silence_another(self, written):
        imported = read_frequency_words(written("苹果\n!手机\n\n手机\n", "frequency_words.txt"))
        matcher = load_topic_matcher(written(as_toml(imported, ())))
        assert [mention.surface for mention in matcher.find("苹果手机降价", "")] == ["手机"]

    def test_words_stand_alone_unless_asked_otherwise(self, written):
        imported = read_frequency_words(written("mac\n", "frequency_words.txt"))
        whole = load_topic_matcher(written(as_toml(imported, ())))
        part = load_topic_matcher(written(as_toml(imported, (), word=False)))
        assert not whole.find("machine", "")
        assert part.find("machine", "")

    @pytest.mark.parametrize("data", [b"\xff\xfe", None])
    def test_an_unreadable_file_is_one_clear_error(self, tmp_path, data):
        path = tmp_path / "frequency_words.txt"
        if data is not None:
            path.write_bytes(data)
        with pytest.raises(ConfigError, match=r"frequency_words\.txt"):
            read_frequency_words(path)


def test_every_field_of_a_rule_is_documented(checkout):
    page = (checkout / "docs" / "topic-rules.md").read_text("utf-8")
    assert [field for field in Rule.model_fields if f"| `{field}` |" not in page] == []
