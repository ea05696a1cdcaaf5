"""The catalogue as it ships: its order, its breadth, and what it finds in sentences and in labelled news."""

import importlib.util
import json
import re
import tomllib
from pathlib import Path

import pytest

from newsvane.config.topics import KINDS, read_topics
from newsvane.tag.relevance import judge_relevance
from newsvane.tag.topics import load_topic_matcher

SENTENCES = Path(__file__).with_name("topic_sentences.txt")
MARK = re.compile(r"【([a-z0-9-]+)\|([^】]+)】")


@pytest.fixture(scope="module")
def catalogue(checkout):
    return checkout / "config" / "topics.toml"


@pytest.fixture(scope="module")
def matcher(catalogue):
    return load_topic_matcher(catalogue)


def sentences():
    return [line for line in SENTENCES.read_text("utf-8").splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("marked", sentences())
def test_finds_the_marked_topics_of_a_sentence_and_no_others(matcher, marked):
    plain = MARK.sub(lambda mark: mark[2], marked)
    expected = [(mark[1], mark[2]) for mark in MARK.finditer(marked)]
    assert [(found.entity_id, found.surface) for found in matcher.find("", plain)] == expected


def test_every_mention_carries_its_proof(matcher):
    title, body = "国产AI芯片与 GPT‑4o", "商汤“日日新”大模型；ＯｐｅｎＡＩ　Sora"
    found = matcher.find(title, body)
    assert found
    for mention in found:
        assert {"title": title, "body": body}[mention.field][mention.start : mention.end] == mention.surface
        assert mention.evidence in {"rule", "alias", "maybe", "regex"}
        assert 0 < mention.confidence <= 1


def test_the_catalogue_is_broad_and_in_order(catalogue):
    data = tomllib.loads(catalogue.read_text("utf-8"))
    assert sum(len(data[kind]) for kind in KINDS) >= 2000
    for kind in KINDS:
        assert list(data[kind]) == sorted(data[kind])
        assert len(data[kind]) >= 100


def test_names_are_told_apart(catalogue):
    names = [(topic.kind, topic.rule.name) for topic in read_topics(catalogue)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "model",
    [
        "GPT-5.2",
        "GPT-6",
        "Claude 4.5",
        "Gemini 3 Pro",
        "Llama 4",
        "Qwen3-235B",
        "DeepSeek-V3.2",
        "文心大模型5.0",
        "混元3.0",
    ],
)
def test_knows_a_version_that_nobody_has_listed(matcher, model):
    assert [found.surface for found in matcher.find(f"{model}发布", "")] == [model]


def scorer(shared):
    spec = importlib.util.spec_from_file_location("score_topics", shared / "eval" / "score_topics.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold(shared, name):
    return [json.loads(line) for line in (shared / "data" / "gold" / name).read_text("utf-8").splitlines()]


@pytest.mark.shared
def test_precision_and_recall_on_labelled_paragraphs(matcher, shared):
    rows = gold(shared, "topics.dev.jsonl")
    predicted = [
        {"id": row["id"], "mentions": [as_row(found) for found in matcher.find(row["title"], row["body"])]}
        for row in rows
    ]
    figures = scorer(shared).score(rows, predicted)["mentions"]["all"]["overlap"]
    assert figures["precision"] >= 0.95
    assert figures["recall"] >= 0.95


def as_row(found):
    return {"kind": found.kind, "name": found.name, "field": found.field, "start": found.start, "end": found.end}


@pytest.mark.shared
def test_relevance_on_labelled_articles(matcher, shared):
    rows = gold(shared, "ai_related.dev.jsonl")
    predicted = []
    for row in rows:
        mentions = matcher.find(row["title"], row["body"])
        related, _, _ = judge_relevance(row["title"], row["body"], mentions, matcher.evidence)
        predicted.append({"id": row["id"], "ai_related": related})
    assert scorer(shared).score(rows, predicted)["relevance"]["f1"] >= 0.95


@pytest.mark.shared
def test_finds_every_sora_of_the_newspaper_page(matcher, shared):
    page = (shared / "data" / "text" / "sora_newspaper_page_2024-02-20.txt").read_text("utf-8")
    assert sum(found.entity_id == "sora" for found in matcher.find("", page)) == page.count("Sora")
