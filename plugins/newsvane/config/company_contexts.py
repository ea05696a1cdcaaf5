"""``config/company_contexts.toml``: what may stand beside a company's name, as regular expressions."""

from __future__ import annotations

import re
from pathlib import Path

import pydantic

from newsvane.config.toml import read_toml, validate
from newsvane.errors import ConfigError, ConfigErrors


class Contexts(pydantic.BaseModel):
    """One list a meaning; ``company_evidence`` compiles and asks them."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)

    market_after: tuple[str, ...]
    market_before: tuple[str, ...]
    corporate_after: tuple[str, ...]
    corporate_before: tuple[str, ...]
    financial: tuple[str, ...]
    other_after: tuple[str, ...]
    other_before: tuple[str, ...]
    everyday_after: tuple[str, ...]
    everyday_before: tuple[str, ...]
    person_after: tuple[str, ...]


def read_contexts(path: Path) -> Contexts:
    """Read and check the file; raises ``ConfigErrors`` for every expression that is none."""
    file = read_toml(path)
    contexts = validate(file, Contexts)
    mistakes: list[ConfigError] = []
    for key, patterns in contexts:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                mistakes.append(file.error((key,), f"{key}: {pattern!r} is no regular expression: {error}"))
    if mistakes:
        raise ConfigErrors(mistakes)
    return contexts
