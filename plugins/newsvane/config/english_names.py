"""How companies and topics are called in English: ``config/english_names.toml``, and what the other files know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import pydantic

from newsvane.config.companies import Company, read_companies
from newsvane.config.toml import TomlFile, read_toml, validate
from newsvane.config.topics import Topic, read_topics
from newsvane.errors import ConfigError, ConfigErrors

CHINESE = re.compile(r"[\u3400-\u9fff]")
EnglishName = Annotated[str, pydantic.StringConstraints(pattern=r"^[!-~](?:[ -~]*[!-~])?$", max_length=60)]


class EnglishNames(pydantic.BaseModel):
    """The file: names by company code, and by topic key."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)

    company: dict[str, EnglishName] = {}
    topic: dict[str, EnglishName] = {}


def read_english_names(config: Path) -> dict[str, str]:
    """Return the English name of every company (by code) and topic (by key) below ``config`` that has one.

    A name of the file goes before a company's first English name in ``companies.csv``, and before a topic's own name or
    first alias without Chinese characters. Without the file those alone are known. Raises ``ConfigErrors`` with file
    and line, also for a code or key that is none.
    """
    companies = read_companies(config / "companies.csv")
    topics = read_topics(config / "topics.toml")
    names = dict(known_names(companies, topics))
    path = config / "english_names.toml"
    if path.exists():
        file = read_toml(path)
        written = validate(file, EnglishNames)
        codes = {code for company in companies for code in company.codes}
        if mistakes := list(unknown(file, written, codes, {topic.key for topic in topics})):
            raise ConfigErrors(mistakes)
        names |= written.company | written.topic
    return names


def known_names(companies: Iterable[Company], topics: Iterable[Topic]) -> Iterator[tuple[str, str]]:
    """Yield the names that companies and topics bear anyway."""
    for company in companies:
        if name := next((name for name in (*company.english_names, company.short_name) if is_english(name)), None):
            yield company.code, name
    for topic in topics:
        if name := next((name for name in (topic.rule.name, *topic.rule.aliases) if is_english(name)), None):
            yield topic.key, name


def unknown(file: TomlFile, names: EnglishNames, codes: set[str], keys: set[str]) -> Iterator[ConfigError]:
    """Yield the names of what is in no catalogue."""
    for code in names.company:
        if code not in codes:
            yield file.error(("company", code), f"company.{code}: no such code in companies.csv")
    for key in names.topic:
        if key not in keys:
            yield file.error(("topic", key), f"topic.{key}: no such key in topics.toml")


def is_english(name: str) -> bool:
    return CHINESE.search(name) is None
