"""What else a company is called (``company_aliases.toml``), and what else a name means (``company_ambiguity.*``)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pydantic

from newsvane.config.toml import read_toml, validate
from newsvane.errors import ConfigError, ConfigErrors

Level = Literal["firm", "weak", "common"]
LEVELS: Mapping[str, Level] = {"firm": "firm", "weak": "weak", "common": "common"}


class Strict(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


class Names(Strict):
    """The aliases of one company by how much they need beside them."""

    firm: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    common: tuple[str, ...] = ()


class AliasFile(Strict):
    aliases: Mapping[str, Names]


class ReviewFile(Strict):
    common: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    firm: tuple[str, ...] = ()
    longer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alias:
    name: str
    code: str
    level: Level


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """How much each name needs beside it (names missing are firm), and the longer names that are not the company's."""

    levels: Mapping[str, Level]
    longer: frozenset[str]


def read_aliases(path: Path, known: frozenset[str] | None = None) -> tuple[Alias, ...]:
    """Read the aliases; raises ``ConfigErrors`` for an alias given twice, and for a code that is not in ``known``."""
    file = read_toml(path)
    table = validate(file, AliasFile)
    aliases: list[Alias] = []
    mistakes: list[ConfigError] = []
    owners: dict[str, str] = {}
    for code, names in table.aliases.items():
        if known is not None and code not in known:
            mistakes.append(file.error(("aliases", code), f"no company has the code {code!r}"))
        groups: tuple[tuple[Level, tuple[str, ...]], ...] = (
            ("firm", names.firm),
            ("weak", names.weak),
            ("common", names.common),
        )
        for level, group in groups:
            for name in group:
                if name in owners:
                    mistakes.append(file.error(("aliases", code, level), f"alias {name!r} is already {owners[name]}'s"))
                owners[name] = code
                aliases.append(Alias(name, code, level))
    if mistakes:
        raise ConfigErrors(mistakes)
    return tuple(aliases)


def read_ambiguity(table: Path, review: Path) -> Ambiguity:
    """Read the derived table and lay the reviewed list over it; raises ``ConfigErrors``."""
    levels: dict[str, Level] = {}
    longer: set[str] = set()
    try:
        with table.open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines)
            if rows.fieldnames != ["name", "level", "reasons", "longer_names"]:
                raise ConfigError(table, 1, "the columns must be name,level,reasons,longer_names")
            for row in rows:
                level = LEVELS.get(row["level"])
                if level is None:
                    raise ConfigError(table, rows.line_num, f"level must be firm, weak or common, not {row['level']!r}")
                levels[row["name"]] = level
                longer.update(name for name in row["longer_names"].split(";") if name)
    except OSError as error:
        raise ConfigError(table, None, error.strerror or str(error)) from error
    reviewed = validate(read_toml(review), ReviewFile)
    for name in reviewed.common:
        levels[name] = "common"
    for name in reviewed.weak:
        levels[name] = "weak"
    for name in reviewed.firm:
        levels[name] = "firm"
    return Ambiguity(levels, frozenset(longer).union(reviewed.longer))
