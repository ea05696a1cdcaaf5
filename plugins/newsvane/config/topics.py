"""``config/topics.toml``: the products, organisations, people and themes that are looked for, each with its rule.

One table a kind, one entry a topic, under its key::

    [words]
    ai = ["AI", "人工智能", "大模型"]

    [product]
    sora = { name = "Sora", case = true }
    kimi = { name = "Kimi", aliases = ["Kimi智能助手"], maybe = ["Kimi"], near = { words = ["ai"], within = 40 } }

``docs/topic-rules.md`` explains every field to the people who write rules.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

import pydantic

from newsvane.config.toml import TomlFile, read_toml, validate
from newsvane.errors import ConfigError, ConfigErrors

TopicKind = Literal["product", "organisation", "person", "theme"]
SearchedField = Literal["title", "body", "source"]
Evidence = Literal["core", "related", "none"]

KINDS: tuple[TopicKind, ...] = get_args(TopicKind)
KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
COMPANY = re.compile(r"[0-9A-Z.]+\.(?:SH|SZ|BJ|HK|US)")

Word = Annotated[str, pydantic.StringConstraints(min_length=1)]
Words = tuple[Word, ...]


class Strict(pydantic.BaseModel):
    """Values as they stand in the file: immutable, and without keys that nobody reads."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


class Near(Strict):
    """A mention counts only where one of ``words`` stands within ``within`` characters, on either side."""

    words: Words = pydantic.Field(min_length=1)
    within: int = pydantic.Field(default=60, ge=1, le=2000)


class Rule(Strict):
    """What is written of one topic; the file's comment and ``docs/topic-rules.md`` say what each field does."""

    name: Word
    aliases: Words = ()
    any: Words | None = None
    maybe: Words = ()
    all: Words = ()
    none: Words = ()
    not_in: Words = ()
    regex: Words = ()
    near: Near | None = None
    word: bool = True
    case: bool = False
    version: bool = False
    inside: bool = False
    fields: tuple[SearchedField, ...] = ("title", "body")
    since: dt.date | None = None
    ai: Evidence | None = None
    company: str | None = None

    @pydantic.field_validator("near", mode="before")
    @classmethod
    def _name_of_list(cls, value: Any) -> Any:
        """``near = "ai"`` is short for the list of that name within the usual distance."""
        return {"words": [value]} if isinstance(value, str) else value

    @pydantic.field_validator("regex")
    @classmethod
    def _compiles(cls, patterns: Words) -> Words:
        for pattern in patterns:
            try:
                compiled = re.compile(pattern)
            except re.error as error:
                raise ValueError(f"not a regular expression: {pattern!r}: {error}") from error
            if compiled.match(""):
                raise ValueError(f"{pattern!r} matches the empty text, so it would match everywhere")
        return patterns

    @pydantic.field_validator("company")
    @classmethod
    def _is_code(cls, code: str | None) -> str | None:
        if code is not None and not COMPANY.fullmatch(code):
            raise ValueError(f"{code!r} is not a company code such as NVDA.US")
        return code

    @pydantic.model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if not {"title", "body"} & set(self.fields):
            raise ValueError("fields: a mention needs 'title' or 'body'; 'source' alone serves only all and none")
        if self.maybe and self.near is None:
            raise ValueError("maybe: needs near, which says what makes these words count")
        if not self.literals and not self.maybe and not self.regex:
            raise ValueError("any: nothing is looked for")
        return self

    @property
    def literals(self) -> Words:
        """What is looked for as it is written: the name unless ``any`` replaces it or it stands in ``maybe``."""
        if self.any is not None:
            return self.any
        return () if self.name in self.maybe else (self.name,)


@dataclass(frozen=True, slots=True)
class Topic:
    """A rule with its key and kind, and its lists of words spelt out."""

    key: str
    kind: TopicKind
    rule: Rule
    file: TomlFile | None = field(default=None, compare=False, repr=False)

    @property
    def line(self) -> int | None:
        """The line of its file where it begins."""
        return self.file.line_of((self.kind, self.key)) if self.file else None

    @property
    def evidence(self) -> Evidence:
        """How much a mention says that a text is about AI: most topics are AI, most listed companies are not."""
        if self.rule.ai is not None:
            return self.rule.ai
        return "none" if self.rule.company else "core"


class Catalogue(Strict):
    """The whole file."""

    words: Mapping[str, Words] = {}
    product: Mapping[str, Rule] = {}
    organisation: Mapping[str, Rule] = {}
    person: Mapping[str, Rule] = {}
    theme: Mapping[str, Rule] = {}


def read_topics(path: Path) -> tuple[Topic, ...]:
    """Read and check the catalogue; raises ``ConfigError`` or ``ConfigErrors``, each with file and line."""
    file = read_toml(path)
    catalogue = validate(file, Catalogue)
    errors = list(mistakes(file, catalogue))
    if errors:
        raise ConfigErrors(errors)
    spelt: dict[Near, Near] = {}
    return tuple(
        Topic(key=key, kind=kind, rule=spell_out(rule, catalogue.words, spelt), file=file)
        for kind in KINDS
        for key, rule in getattr(catalogue, kind).items()
    )


def mistakes(file: TomlFile, catalogue: Catalogue) -> Iterator[ConfigError]:
    """Yield what is wrong between the entries: keys in a form that cannot be an identifier, keys used twice."""
    seen: dict[str, TopicKind] = {}
    for kind in KINDS:
        for key in getattr(catalogue, kind):
            if not KEY.fullmatch(key):
                yield file.error((kind, key), f"key {key!r}: use lower-case ASCII letters, digits and single hyphens")
            if key in seen:
                yield file.error((kind, key), f"key {key!r} is already a {seen[key]}")
            seen.setdefault(key, kind)


def spell_out(rule: Rule, lists: Mapping[str, Words], spelt: dict[Near, Near]) -> Rule:
    """Replace the names of word lists under ``near`` by their words; ``spelt`` keeps what many rules share."""
    if rule.near is None:
        return rule
    if rule.near not in spelt:
        words = tuple(word for name in rule.near.words for word in lists.get(name, (name,)))
        spelt[rule.near] = rule.near.model_copy(update={"words": words})
    return rule.model_copy(update={"near": spelt[rule.near]})
