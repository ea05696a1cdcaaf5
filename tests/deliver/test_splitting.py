import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsvane.deliver.channels import dingtalk, feishu, ntfy, slack, telegram, wecom
from newsvane.deliver.outline import Entry, Section, Span
from newsvane.deliver.splitting import split

MARKUPS = {one.__name__.rpartition(".")[2]: one.MARKUP for one in (dingtalk, feishu, ntfy, slack, telegram, wecom)}
LIMIT = 700

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=300)
urls = st.sampled_from(["", "https://news.example/1", "https://news.example/" + "a" * 400])
spans = st.builds(Span, texts, urls, st.booleans())
lines = st.lists(spans, min_size=1, max_size=3).map(tuple)
entries = st.lists(lines, min_size=1, max_size=3).map(lambda value: Entry(tuple(value)))
sections = st.lists(
    st.builds(Section, st.sampled_from(["", "要点"]), st.lists(entries, min_size=1, max_size=6).map(tuple)),
    min_size=1,
    max_size=3,
)


def encode(text, number, of):
    return json.dumps({"title": f"（{number}/{of}）", "text": text}, ensure_ascii=False).encode()


@pytest.mark.parametrize("kind", sorted(MARKUPS))
@settings(max_examples=60, deadline=None)
@given(sections)
def test_no_part_is_over_the_limit_and_none_is_empty(kind, given_sections):
    parts = split(given_sections, MARKUPS[kind], encode, LIMIT)
    assert parts
    for number, part in enumerate(parts, 1):
        assert len(part) <= LIMIT
        assert json.loads(part)["title"] == f"（{number}/{len(parts)}）"
        assert json.loads(part)["text"]


def test_entries_that_fit_stay_whole_and_in_order():
    told = [
        Entry(((Span(f"第{number:02d}条"), Span("链接", f"https://news.example/{number:02d}")),))
        for number in range(40)
    ]
    parts = split([Section("要点", tuple(told))], MARKUPS["wecom"], encode, LIMIT)
    whole = [json.loads(part)["text"] for part in parts]
    assert len(whole) > 2
    assert all(text.startswith("### 要点\n\n第") for text in whole)
    found = [line for text in whole for line in text.split("\n\n")[1:]]
    assert found == [f"第{number:02d}条[链接](https://news.example/{number:02d})" for number in range(40)]
