"""``config/audiences.toml``: who gets which digest, when, and through which channels."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal, Self

import pydantic

from newsvane.config.toml import TomlFile, read_toml, validate
from newsvane.errors import ConfigError, ConfigErrors

Word = Annotated[str, pydantic.StringConstraints(strip_whitespace=True, min_length=1)]
Words = tuple[Word, ...]
Slug = Annotated[str, pydantic.StringConstraints(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$", max_length=60)]
ConnectionId = Annotated[str, pydantic.StringConstraints(pattern=r"^[\w.-]+$", max_length=250)]
Address = Annotated[str, pydantic.StringConstraints(pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+$", max_length=254)]
CompanyCode = Annotated[str, pydantic.StringConstraints(pattern=r"^[0-9A-Z.]+\.(SH|SZ|BJ|HK|US)$")]
Window = Annotated[str, pydantic.StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
NameLanguage = Literal["chinese", "english", "both"]


class Strict(pydantic.BaseModel):
    """Values as they stand in the file: immutable, and without keys that nobody reads."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


class Rule(Strict):
    """Words looked for in title and body: one of ``any``, every one of ``all``, none of ``none``.

    Latin words match whole words only (AI is not found in mail), whatever the case; Chinese ones match anywhere.
    """

    any: Words = ()
    all: Words = ()
    none: Words = ()

    @pydantic.model_validator(mode="after")
    def _finds_something(self) -> Self:
        if not self.any and not self.all:
            raise ValueError("a rule needs words in 'any' or 'all'; 'none' alone finds nothing")
        return self


class Watch(Strict):
    """What an audience follows: it comes first, and with ``only`` nothing else is told."""

    companies: tuple[CompanyCode, ...] = ()
    topics: tuple[Slug, ...] = ()
    sources: Words = ()
    rule: Rule | None = None
    only: bool = False

    @pydantic.model_validator(mode="after")
    def _watches_something(self) -> Self:
        if self.only and not (self.companies or self.topics or self.sources or self.rule):
            raise ValueError("'only' needs companies, topics, sources or a rule to watch")
        return self


class Instant(Strict):
    """Push a burst or a watched company's new story at once, at most ``per_day`` a day."""

    per_day: int = pydantic.Field(default=5, ge=1, le=50)
    minimum_outlets: int = pydantic.Field(default=3, ge=1)


class Audience(Strict):
    """One entry of ``config/audiences.toml``."""

    id: Slug
    name: Word
    windows: tuple[Window, ...] = pydantic.Field(default=("08:30",), min_length=1)
    days: Literal["every", "trading"] = "every"
    ai_related_only: bool = True
    minimum_outlets: int = pydantic.Field(default=1, ge=1)
    stories: int = pydantic.Field(default=12, ge=1, le=50)
    names: NameLanguage = "chinese"
    channels: tuple[ConnectionId, ...] = ()
    recipients: tuple[Address, ...] = ()
    watch: Watch = Watch()
    instant: Instant | None = None

    @pydantic.field_validator("windows")
    @classmethod
    def _in_order(cls, windows: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(windows)) < len(windows):
            raise ValueError("the same window twice")
        return tuple(sorted(windows))

    @property
    def times(self) -> tuple[dt.time, ...]:
        return tuple(dt.time.fromisoformat(window) for window in self.windows)


class Operator(Strict):
    """Who keeps the monitor running: told once of each source that breaks, and once when it recovers."""

    channels: tuple[ConnectionId, ...] = ()
    recipients: tuple[Address, ...] = ()

    @pydantic.model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if self.recipients and not self.channels:
            raise ValueError("'recipients' needs a mail connection in 'channels'")
        if len(set(self.channels)) < len(self.channels):
            raise ValueError("the same channel twice")
        return self


class AudienceFile(Strict):
    operator: Operator = Operator()
    audience: tuple[Audience, ...] = ()


def read_audiences(path: Path) -> tuple[Audience, ...]:
    """Read the audiences of ``audiences.toml``; raises as ``read_audience_file`` does."""
    return read_audience_file(path).audience


def read_audience_file(path: Path) -> AudienceFile:
    """Read ``audiences.toml``; raises ``ConfigErrors`` (or ``ConfigError``: no such file) with file and line."""
    file = read_toml(path)
    values = validate(file, AudienceFile)
    if not values.audience:
        raise ConfigErrors([file.error((), "no [[audience]] in it")])
    if mistakes := repeated_ids(file, values.audience):
        raise ConfigErrors(mistakes)
    return values


def repeated_ids(file: TomlFile, audiences: tuple[Audience, ...]) -> list[ConfigError]:
    seen: set[str] = set()
    mistakes = []
    for position, audience in enumerate(audiences):
        if audience.id in seen:
            mistakes.append(file.error(("audience", position, "id"), f"id: {audience.id!r} stands above already"))
        seen.add(audience.id)
    return mistakes
