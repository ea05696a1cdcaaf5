import json
import re
from pathlib import Path

import pytest

from newsvane.tag.company_matcher import load_company_matcher
from newsvane.tag.company_words import FREQUENCY

CONFIG = Path(__file__).resolve().parents[2] / "config"


@pytest.fixture(scope="module")
def matcher():
    return load_company_matcher(CONFIG)


def test_names_are_words_and_common_words_stay_whole(matcher):
    words = matcher.judge.words
    assert words.cut("寒武纪与优必选合作") == ["寒武纪", "与", "优必选", "合作"]
    assert words.cut("机器人与太阳能") == ["机器人", "与", "太阳能"]


def test_the_cut_around_a_span_agrees_with_the_cut_of_the_whole_text(matcher):
    words = matcher.judge.words
    text = "周二，科大讯飞与优必选签约；中国平安夜盘走强。比亚迪士尼乐园开业"
    whole = words.boundaries(text)
    for start in range(len(text)):
        for end in range(start + 2, min(len(text), start + 6)):
            if re.fullmatch(r"[\u4e00-\u9fff]+", text[start:end]):
                fits = words.fits(text, start, end, {})
                assert fits or not (start in whole and end in whole)
                assert start in whole or not fits


@pytest.mark.shared
def test_rjieba_and_jieba_cut_real_articles_alike_with_our_names(matcher, shared):
    """Where they differ it is on the same rare ties; at least 99.9 % of the tokens must be the same."""
    import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for name in matcher.finder.names:
        if len(name.text) > 1 and name.kind != "english-name" and name.text not in tokenizer.FREQ:
            tokenizer.add_word(name.text, FREQUENCY[name.level], "nt")
    lines = (shared / "data/text/articles_2024-02.jsonl").read_text(encoding="utf-8").splitlines()
    total = same = 0
    for line in lines[::4]:
        text = re.sub(r"<[^>]+>", "\n", json.loads(line)["html"])
        ours, theirs = positions(matcher.judge.words.cut(text)), positions(tokenizer.cut(text, HMM=False))
        total += len(theirs)
        same += len(ours & theirs)
    assert total > 100_000
    assert same / total >= 0.999


def positions(words):
    place, found = 0, set()
    for word in words:
        found.add((place, word))
        place += len(word)
    return found
