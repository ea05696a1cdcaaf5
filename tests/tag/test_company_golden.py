"""The golden sentences: every marked company is found with its code and span, and nothing else is."""

import re
from pathlib import Path

import pytest

from newsvane.tag.company_matcher import load_company_matcher

FOLDER = Path(__file__).parent
MARKED = re.compile(r"\[([^|\[\]]+)\|([^|\[\]]+)\]")
LINES = [
    line
    for line in (FOLDER / "golden/companies.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.fixture(scope="module")
def matcher():
    return load_company_matcher(FOLDER.parents[1] / "config")


def test_there_are_at_least_150_sentences():
    assert len(LINES) == len(set(LINES)) >= 150


@pytest.mark.parametrize("line", LINES)
def test_exactly_the_marked_companies_are_found(matcher, line):
    text, expected = "", []
    position = 0
    for mark in MARKED.finditer(line):
        text += line[position : mark.start()]
        expected.append((len(text), mark[1], mark[2]))
        text += mark[1]
        position = mark.end()
    text += line[position:]
    assert [(found.start, found.surface, found.code) for found in matcher.find("", text)] == expected
