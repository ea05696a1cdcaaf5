import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from newsvane.records import Mention
from newsvane.tag import load_tagger
from newsvane.tag.prominence import prominence
from newsvane.tag.tagger import READERS, dictionary_version

CONFIG = Path(__file__).resolve().parents[2] / "config"
BRACKETED = {
    "海康威视": "002415.SZ",
    "大华股份": "002236.SZ",
    "万兴科技": "300624.SZ",
    "博汇科技": "688004.SH",
    "易点天下": "301171.SZ",
    "数码视讯": "300079.SZ",
    "汉王科技": "002362.SZ",
    "当虹科技": "688039.SH",
    "东方国信": "300166.SZ",
    "神思电子": "300479.SZ",
    "因赛集团": "300781.SZ",
    "拓尔思": "300229.SZ",
    "国脉文化": "600640.SH",
    "佳都科技": "600728.SH",
}


@pytest.fixture(scope="module")
def tagger():
    return load_tagger(CONFIG)


@pytest.mark.shared
def test_the_founding_example_is_complete(tagger, shared):
    body = (shared / "data/text/sora_newspaper_page_2024-02-20.txt").read_text(encoding="utf-8")
    mentions = tagger.tag("", body).mentions
    coded = {mention.surface: mention.code for mention in mentions if mention.evidence == "name+code"}
    assert coded == BRACKETED
    assert ("浙商证券", "601878.SH") in {(mention.surface, mention.code) for mention in mentions}
    assert sum(mention.entity_id == "sora" for mention in mentions) == body.count("Sora") == 37
    for mention in mentions:
        assert body[mention.start : mention.end] == mention.surface


def test_companies_and_topics_come_in_the_order_of_title_and_body(tagger):
    tagging = tagger.tag("Sora刷屏，万兴科技涨停", "OpenAI发布Sora，科大讯飞回应。")
    places = [(mention.field == "body", mention.start) for mention in tagging.mentions]
    assert places == sorted(places)
    entities = {mention.entity_id for mention in tagging.mentions}
    assert {"300624.SZ", "002230.SZ", "sora"} <= entities
    assert tagging.ai_related


def test_a_product_that_contains_a_company_s_name_is_not_the_company(tagger):
    mentions = tagger.tag("", "讯飞星火升级；讯飞股价上涨").mentions
    assert [mention.start for mention in mentions if mention.code == "002230.SZ"] == [7]


def test_the_same_text_is_always_tagged_alike(tagger):
    text = "机器人(300024)公告，与汇川技术、埃斯顿合作。"
    assert tagger.tag(text, text) == load_tagger(CONFIG).tag(text, text)


@pytest.mark.parametrize("name", ["companies.csv", "company_aliases.toml", "company_contexts.toml", "topics.toml"])
def test_the_version_changes_with_every_file_that_tagging_depends_on(tmp_path, name):
    shutil.copytree(CONFIG, tmp_path / "config")
    config = tmp_path / "config"
    before = dictionary_version(config)
    assert before == dictionary_version(CONFIG)
    with (config / name).open("a", encoding="utf-8") as lines:
        lines.write("\n")
    assert dictionary_version(config) != before
    assert len(before) == len(hashlib.sha256(b"").hexdigest()) // 4


def test_the_version_depends_on_every_reader_of_a_file_that_tagging_reads():
    seen = "import sys, newsvane.tag; print(*(name for name in sys.modules if name.startswith('newsvane.config.')))"
    modules = subprocess.run([sys.executable, "-c", seen], check=True, capture_output=True, text=True).stdout.split()
    assert {f"{module.rpartition('.')[2]}.py" for module in modules} == set(READERS)


def test_a_hostile_text_of_brackets_and_digits_is_tagged_in_no_time(tagger):
    text = "(" * 20_000 + "6" * 20_000 + "、万科A" * 5_000 + "ST" * 10_000 + "《" * 20_000
    assert tagger.tag(text[:1000], text).mentions


@pytest.mark.parametrize(
    ("in_title", "body", "role"),
    [
        (True, [], "主角"),
        (False, [10, 300, 500, 700], "主角"),
        (False, [900], "提及"),
        (False, [10], "提及"),
    ],
)
def test_prominence_follows_title_position_and_count(in_title, body, role):
    mentions = [mention("title", 0)] if in_title else []
    mentions += [mention("body", start) for start in body]
    assert prominence(mentions) == {"300624.SZ": role}


def test_a_title_that_lists_many_names_is_about_none_of_them():
    mentions = [mention("title", 5 * number, f"{number:06}.SZ") for number in range(6)]
    assert set(prominence(mentions).values()) == {"提及"}


def mention(field, start, code="300624.SZ"):
    return Mention(code, "company", "万兴科技", code, field, start, start + 4, "万兴科技", "short-name", 0.95)
