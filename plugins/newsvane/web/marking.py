"""Texts with their mentions marked: pieces for a template, which escapes each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from newsvane.digest.cleaning import is_shown
from newsvane.tag.company_rules import RULES

BEFORE, AFTER = 36, 84
BLANKS = re.compile(r"\s+")
TOPIC_EVIDENCE = {
    "alias": "主题的别称",
    "maybe": "词语有歧义，由上下文确认",
    "regex": "符合主题规则的写法",
    "rule": "主题规则中的词语",
}
CONTEXT = "旁有佐证"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``why`` says in Chinese what a mention was taken by, and is empty between mentions."""

    text: str
    why: str = ""


def describe_evidence(kind: str | None, evidence: str) -> str:
    """Say what a mention of an entity of this kind was taken by.

    >>> describe_evidence("company", "short-name+context")
    '证券简称，旁有佐证'
    """
    if kind != "company":
        return TOPIC_EVIDENCE.get(evidence, evidence)
    name, _, context = evidence.partition("+context")
    told = RULES[name].chinese if name in RULES else name
    return told if name == evidence else f"{told}，{CONTEXT}{context}"


def mark(text: str, mentions: Iterable[dict[str, Any]]) -> list[Piece]:
    """Cut a text at its mentions (``start``, ``end``, ``kind``, ``evidence``); of overlapping ones the first."""
    pieces, place = [], 0
    for mention in sorted(mentions, key=lambda one: (one["start"], -one["end"])):
        start, end = mention["start"], mention["end"]
        if start < place or end > len(text) or start >= end:
            continue
        if start > place:
            pieces.append(Piece(shown(text[place:start])))
        pieces.append(Piece(shown(text[start:end]), describe_evidence(mention["kind"], mention["evidence"])))
        place = end
    if place < len(text):
        pieces.append(Piece(shown(text[place:])))
    return pieces


def excerpt(text: str, mentions: Sequence[dict[str, Any]]) -> list[Piece]:
    """Cut out the surroundings of the first mention, in one line, with all mentions in it marked."""
    if not mentions or not text:
        return []
    first = min(mentions, key=lambda one: one["start"])
    start, end = max(0, first["start"] - BEFORE), min(len(text), first["end"] + AFTER)
    inside = [
        one | {"start": one["start"] - start, "end": one["end"] - start}
        for one in mentions
        if one["start"] >= start and one["end"] <= end
    ]
    pieces = [Piece(BLANKS.sub(" ", piece.text), piece.why) for piece in mark(text[start:end], inside)]
    return [*([Piece("…")] if start else []), *pieces, *([Piece("…")] if end < len(text) else [])]


def shown(text: str) -> str:
    """Leave out what is invisible and could make a line look like another; line breaks stay."""
    return "".join(character for character in text if character == "\n" or is_shown(character))
