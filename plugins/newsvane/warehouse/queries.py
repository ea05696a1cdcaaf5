"""Named queries: one file each in ``sql/queries``, with a header that says what it answers.

A header is a comment at the top of the file::

    -- Which companies are named with a theme, since when, how fast?
    -- zh: 哪些公司与主题一起被提到，从哪天开始，涨得多快？
    -- grain: one company
    -- $entity: the theme's key, name or code; sample 'sora'
    -- $days: length of the period; sample 30
"""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsvane.errors import WarehouseError

PARAMETER = re.compile(r"--\s*\$(\w+):\s*(.*?);\s*sample\s+(.+)$")
GRAIN = re.compile(r"--\s*grain:\s*(.+)$")
CHINESE = re.compile(r"--\s*zh:\s*(.+)$")
USED = re.compile(r"\$([A-Za-z_]\w*)")


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One question: ``sql`` with ``$name`` parameters, what they mean, and a value for each to try it with.

    ``answers`` says what it answers in English, ``chinese`` the same for the web pages.
    """

    name: str
    answers: str
    chinese: str
    grain: str
    parameters: Mapping[str, str]
    sample: Mapping[str, Any]
    sql: str


def read_queries(folder: Path) -> list[NamedQuery]:
    """Read all named queries, by name: the files whose first line is a question; the others belong to a command."""
    return [read_query(path) for path in sorted(folder.glob("*.sql")) if is_question(path)]


def is_question(path: Path) -> bool:
    with path.open(encoding="utf-8") as file:
        return file.readline().rstrip().endswith("?")


def read_query(path: Path) -> NamedQuery:
    """Read one; raises ``WarehouseError`` naming what its header lacks."""
    text = path.read_text("utf-8")
    header = []
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        header.append(line)
    parameters, sample, grain, chinese, answers = {}, {}, "", "", []
    for line in header:
        if match := PARAMETER.match(line):
            parameters[match[1]] = match[2]
            sample[match[1]] = ast.literal_eval(match[3])
        elif match := GRAIN.match(line):
            grain = match[1]
        elif match := CHINESE.match(line):
            chinese = match[1]
        else:
            answers.append(line.removeprefix("--").strip())
    sql = "\n".join(text.splitlines()[len(header) :]).strip()
    if not answers or not chinese or not grain:
        raise WarehouseError(
            f"{path}: the header must say what the query answers, in English and Chinese, and its grain"
        )
    if set(USED.findall(sql)) != set(parameters):
        raise WarehouseError(f"{path}: the header must describe the parameters {sorted(set(USED.findall(sql)))}")
    return NamedQuery(path.stem, " ".join(answers), chinese, grain, parameters, sample, sql)


def with_literals(query: NamedQuery, values: Mapping[str, Any]) -> str:
    """Return the query's SQL with values in the place of its parameters, to be shown and edited."""
    return USED.sub(lambda match: as_sql(values[match[1]]), query.sql)


def as_sql(value: Any) -> str:
    """Write a sample value as a literal, for a query that is shown."""
    if value is None:
        return "null"
    if isinstance(value, str | dt.date):
        return "'" + str(value).replace("'", "''") + "'"
    if isinstance(value, list):
        return "[" + ", ".join(as_sql(part) for part in value) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)
