"""TOML files with line numbers: ``tomli`` gives the values, a scan of the text gives each key's line.

``tomli`` is the standard library's ``tomllib``, compiled: the catalogue of topics is read in a third of the time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import pydantic
import tomli

from newsvane.errors import ConfigError, ConfigErrors

Location = tuple[str | int, ...]
Model = TypeVar("Model", bound=pydantic.BaseModel)

TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")
KEY_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")
SYNTAX_ERROR = re.compile(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)$", re.DOTALL)
WORDING = {"extra_forbidden": "unknown key", "missing": "missing key"}


@dataclass(frozen=True)
class TomlFile:
    """A parsed file: its values, and, for who asks, the line where each table or key begins."""

    path: Path
    data: dict[str, Any]
    text: str

    @cached_property
    def lines(self) -> Mapping[Location, int]:
        return locate_keys(self.text)

    def line_of(self, location: Location) -> int | None:
        """Return the line of the key, or of the nearest table or key that contains it."""
        while location:
            if location in self.lines:
                return self.lines[location]
            location = location[:-1]
        return None

    def error(self, location: Location, message: str) -> ConfigError:
        return ConfigError(self.path, self.line_of(location), message)


def read_toml(path: Path) -> TomlFile:
    """Read one file; raises ``ConfigError`` where it is missing, not UTF-8 or not TOML."""
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise ConfigError(path, None, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise ConfigError(path, error.object.count(b"\n", 0, error.start) + 1, "not UTF-8 text") from error
    try:
        data = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        match = SYNTAX_ERROR.match(str(error))
        line = int(match[2]) if match and match[2] else text.count("\n") + 1
        raise ConfigError(path, line, match[1] if match else str(error)) from error
    return TomlFile(path, data, text)


def validate(file: TomlFile, model: type[Model]) -> Model:
    """Check the file's values against ``model``; raises ``ConfigErrors`` with every mistake and its line."""
    try:
        return model.model_validate(file.data)
    except pydantic.ValidationError as error:
        raise ConfigErrors([file.error(mistake["loc"], describe(mistake)) for mistake in error.errors()]) from error


def describe(mistake: Any) -> str:
    """Word one pydantic mistake as a user would: the key first, then what is wrong with it."""
    key = ".".join(str(part) for part in mistake["loc"] if isinstance(part, str))
    if mistake["type"] in WORDING:
        return f"{WORDING[mistake['type']]} {key!r}"
    message = mistake["msg"].removeprefix("Value error, ")
    return f"{key}: {message}" if key else str(message)


def locate_keys(text: str) -> dict[Location, int]:
    """Map each table's and key's location to its line (from 1); array tables count from 0, as pydantic does."""
    lines: dict[Location, int] = {}
    counts: dict[Location, int] = {}
    table: Location = ()
    closing: str | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if closing is not None:
            closing = None if closing in line else closing
            continue
        if match := TABLE.match(line):
            table = open_table(match[2], counts, is_array=match[1] == "[[")
            lines.setdefault(table, number)
        elif match := KEY.match(line):
            lines.setdefault(table + key_parts(match[1]), number)
            closing = open_string(line[match.end() :])
    return lines


def open_table(header: str, counts: dict[Location, int], *, is_array: bool) -> Location:
    """Resolve a header such as ``source.selectors`` below the latest ``[[source]]``."""
    table: Location = ()
    parts = key_parts(header)
    for position, part in enumerate(parts):
        table = (*table, part)
        if position == len(parts) - 1 and is_array:
            counts[table] = counts.get(table, -1) + 1
        if table in counts:
            table = (*table, counts[table])
    return table


def key_parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in KEY_PART.findall(dotted))


def open_string(value: str) -> str | None:
    """Return the quotes that a multi-line string begun on this line still waits for."""
    for quotes in ('"""', "'''"):
        if value.lstrip().startswith(quotes) and value.count(quotes) == 1:
            return quotes
    return None
