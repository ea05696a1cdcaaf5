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
OTHER_EVIDENCE = {
    "context": "旁有佐证",
    "maybe": "词语有歧义，由上下文确认",
    "name": "公司名称",
    "regex": "符合主题规则的写法",
    "rule": "主题规则中的词语",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``why`` says in Chinese what a mention was taken by, and is empty between mentions."""

    text: str
    why: str = ""
    entity_id: str = ""


def describe_evidence(evidence: str) -> str:
    """Say what a mention was taken by.

    >>> describe_evidence("short-name+context")
    '证券简称，旁有佐证'
    """
    if evidence in RULES:
        return RULES[evidence].chinese
    parts = evidence.split("+")
    return "，".join(RULES[part].chinese if part in RULES else OTHER_EVIDENCE.get(part, part) for part in parts)


def mark(text: str, mentions: Iterable[dict[str, Any]]) -> list[Piece]:
    """Cut a text at its mentions (``start``, ``end``, ``evidence``, ``entity_id``); of overlapping ones the first."""
    pieces, place = [], 0
    for mention in sorted(mentions, key=lambda one: (one["start"], -one["end"])):
        start, end = mention["start"], mention["end"]
        if start < place or end > len(text) or start >= end:
            continue
        if start > place:
            pieces.append(Piece(shown(text[place:start])))
        pieces.append(Piece(shown(text[start:end]), describe_evidence(mention["evidence"]), mention["entity_id"]))
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
    pieces = [Piece(BLANKS.sub(" ", piece.text), piece.why, piece.entity_id) for piece in mark(text[start:end], inside)]
    return [*([Piece("…")] if start else []), *pieces, *([Piece("…")] if end < len(text) else [])]


def shown(text: str) -> str:
    """Leave out what is invisible and could make a line look like another; line breaks stay."""
    return "".join(character for character in text if character == "\n" or is_shown(character))
