"""The terms of a text and how much each says: rare terms identify an event, common ones say nothing.

Weights come from the background table in ``data/``: how often each term stood in the headlines of five months and in
articles of the same time, at most three headlines a day counted, so that a name that was in all mouths for three days
stays rare. ``scripts/term_weights.py`` counts it anew.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping
from importlib import resources

import numpy as np
import rjieba

from newsvane.group.fold import Codes, decode, fold_table

NAME = re.compile(  # the first letter alone decides where to look closer
    r"[a-z0-9](?:(?<=[a-z])[a-z0-9]*(?:[ .]?[0-9][a-z0-9]*(?:\.[0-9]+)?)?|[0-9]*(?:\.[0-9]+)?)"
)
STEM = re.compile(r"[a-z]+")
POINT = ord(".")
FIRST_LETTER = "a"
FIRST_HAN = "\u3400"
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
LONG_NUMBER = re.compile(r"[0-9](?:[0-9]*\.[0-9]+|[0-9]+)")
MOST_OF_NUMBER = 3.0  # a number says less than a name as rare
MOST_REPEATS = 1000
REPEATS = (0.0, *(1.0 + math.log(count) for count in range(1, MOST_REPEATS + 1)))  # a term's weight by its count


def fold_line(text: str) -> str:
    """Fold a text for terms and numbers: as ``fold``, but decimal points stay."""
    return decode(line_codes(text))


def line_codes(text: str) -> Codes:
    """Return the folded code points of ``fold_line``."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    folded: Codes = line_table().take(codes, mode="clip")
    return folded


@functools.cache
def line_table() -> Codes:
    table = fold_table().copy()
    table[[ord("."), ord("．")]] = POINT
    return table


def terms(folded: str) -> list[str]:
    """List the terms of a text folded by ``fold_line``, with repeats.

    A name with its version counts as a whole and by its stem.

    >>> terms(fold_line("谷歌发布Gemini 1.5"))
    ['gemini1.5', 'gemini', '谷歌', '发布']
    """
    return [*names(folded), *(word for word in rjieba.cut(folded) if len(word) > 1 and word >= FIRST_HAN)]


def names(folded: str) -> list[str]:
    """List names in Latin letters, and numbers."""
    found: list[str] = []
    known = weights()
    previous = ""
    for name in NAME.findall(folded):
        if name < FIRST_LETTER:
            found.append(name)
            previous = ""
            continue
        if name.isalpha():
            found.append(name)
            if previous and previous + name in known and f"{previous} {name}" in folded:
                found.append(previous + name)  # Open AI is OpenAI
            previous = name
            continue
        whole = name.replace(" ", "")
        found.append(whole)
        stem = STEM.match(whole)
        if stem and len(stem[0]) > 1:
            found.append(stem[0])
        previous = ""
    return found


def numbers(folded: str) -> list[str]:
    """List the distinct numbers of two and more digits, in the order of their first appearance."""
    return list(dict.fromkeys(LONG_NUMBER.findall(folded)))


class Weights(dict[str, float]):
    """How much sharing a term says: 0 for everyday words, about 8 for what the background never saw."""

    def __init__(self, table: Mapping[str, float], unseen: float) -> None:
        super().__init__(table)
        self.unseen = unseen
        for number in filter(NUMBER.fullmatch, table):
            self[number] = min(table[number], MOST_OF_NUMBER)

    def __missing__(self, term: str) -> float:
        return self.unseen if term >= FIRST_LETTER else min(self.unseen, MOST_OF_NUMBER)


@functools.cache
def weights() -> Weights:
    """Read the table: a line for each weight, then its terms; the first line holds the weight of an unseen term."""
    text = resources.files("newsvane.group").joinpath("data/term_weights.txt").read_text("utf-8")
    unseen, *lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    table: dict[str, float] = {}
    for line in lines:
        value, *words = line.split(" ")
        table.update(dict.fromkeys(words, float(value)))
    return Weights(table, float(unseen))
