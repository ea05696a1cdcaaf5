"""Named queries as forms: a field for each parameter, of the kind that its sample value has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from fastapi import HTTPException

from newsvane.digest.wording import KINDS
from newsvane.records import EntityKind
from newsvane.warehouse.queries import NamedQuery

LABELS = {
    "days": "天数",
    "entity": "实体（名称、代码或键）",
    "kind": "种类",
    "least": "至少共同出现的文本数",
    "most": "最多几条",
    "other": "另一个实体",
    "sessions": "交易时段数",
    "words": "检索词",
}
CHOICES: dict[str, dict[str, str]] = {"kind": {kind: KINDS[kind] for kind in get_args(EntityKind)}}
LARGEST = 10_000
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter in a form; ``choices`` maps values to labels, empty where any value will do."""

    name: str
    label: str
    value: Any
    is_number: bool
    choices: Mapping[str, str]


def read_values(query: NamedQuery, given: Mapping[str, str]) -> dict[str, Any]:
    """Return a value for each parameter: as given, else the sample's; raises ``HTTPException`` 400 for a wrong one."""
    return {name: read_value(name, given.get(name, "").strip(), sample) for name, sample in query.sample.items()}


def read_value(name: str, text: str, sample: Any) -> Any:
    if not text:
        return sample
    if isinstance(sample, int):
        if not (text.isascii() and text.isdigit() and 0 < int(text) <= LARGEST):
            raise HTTPException(400, f"{LABELS[name]}：请填 1 至 {LARGEST} 的整数")
        return int(text)
    if len(text) > LONGEST or (name in CHOICES and text not in CHOICES[name]):
        raise HTTPException(400, f"{LABELS[name]}：无法理解「{text[:LONGEST]}」")
    return text


def fields_of(query: NamedQuery, values: Mapping[str, Any]) -> list[Field]:
    return [
        Field(name, LABELS[name], value, isinstance(query.sample[name], int), CHOICES.get(name, {}))
        for name, value in values.items()
    ]
