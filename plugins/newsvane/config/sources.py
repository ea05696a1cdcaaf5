"""The source catalogue ``config/sources.toml``: read, checked to the line, addresses made absolute.

Three kinds of address are written short. ``rsshub`` gives a route (``/aibase/news``), expanded on the user's own
instance (``NEWSVANE_RSSHUB``, or ``rsshub`` at the top of the file); without one it stays ``rsshub:/aibase/news``,
which counts as not configured. ``file`` gives a folder below the drop folder (``NEWSVANE_DROP``, or ``drop_folder``,
or ``drop`` beside the data). All others are http or https addresses.
"""

from __future__ import annotations

import codecs
import os
import re
import zoneinfo
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit, urlunsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from newsvane.config.toml import TomlFile, read_toml, validate
from newsvane.errors import ConfigError, ConfigErrors
from newsvane.records import Source, SourceKind
from newsvane.settings import read_settings

Category = Literal["ai", "community", "company", "finance", "general", "policy", "research", "tech"]
SelectorName = Literal["item", "link", "title", "date"]
SOURCE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def known_zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"no such time zone: {name!r}") from error
    return name


def known_encoding(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError as error:
        raise ValueError(f"no such encoding: {name!r}") from error


def plain_id(text: str) -> str:
    if not SOURCE_ID.fullmatch(text):
        raise ValueError(f"use lower-case letters, digits and single hyphens, not {text!r}")
    return text


class SourceEntry(BaseModel):
    """One ``[[source]]`` as it is written."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Annotated[str, AfterValidator(plain_id)]
    name: Annotated[str, Field(min_length=1)]
    url: Annotated[str, Field(min_length=1)]
    kind: SourceKind = "rss"
    homepage: str = ""
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")] = "zh"
    timezone: Annotated[str, AfterValidator(known_zone)] = "Asia/Shanghai"
    category: Category = "general"
    weight: Annotated[float, Field(gt=0, le=10)] = 1.0
    encoding: Annotated[str, AfterValidator(known_encoding)] | None = None
    allow_private: bool = False
    enabled: bool = True
    fetch_pages: bool = True
    folder: str = ""
    max_interval_minutes: Annotated[int, Field(ge=5, le=1440)] | None = None
    selectors: dict[SelectorName, str] = {}


class Catalogue(BaseModel):
    """The whole file as it is written."""

    model_config = ConfigDict(extra="forbid", strict=True)

    rsshub: str = ""
    drop_folder: str = ""
    source: list[SourceEntry] = []


def read_sources(path: Path, environment: Mapping[str, str] = os.environ) -> tuple[Source, ...]:
    """Read the catalogue, in its own order; raises ``ConfigErrors`` with every mistake and its line."""
    try:
        file = read_toml(path)
    except ConfigError as error:
        raise ConfigErrors([error]) from error
    try:
        catalogue = validate(file, Catalogue)
    except ConfigErrors as error:
        raise ConfigErrors(sorted(error.errors, key=by_line)) from error
    rsshub = environment.get("NEWSVANE_RSSHUB") or catalogue.rsshub
    folder = drop_folder(path, catalogue.drop_folder, environment)
    mistakes = find_duplicates(file, catalogue.source)
    sources = []
    for number, entry in enumerate(catalogue.source):
        try:
            check_selectors(entry)
            sources.append(to_source(entry, rsshub=rsshub, folder=folder))
        except MistakeError as mistake:
            mistakes.append(file.error(("source", number, mistake.key), f"{mistake.key}: {mistake}"))
    if mistakes:
        raise ConfigErrors(sorted(mistakes, key=by_line))
    return tuple(sources)


def by_line(mistake: ConfigError) -> int:
    return mistake.line or 0


class MistakeError(Exception):
    """What is wrong with one key of an entry."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


def to_source(entry: SourceEntry, *, rsshub: str, folder: Path) -> Source:
    values: dict[str, Any] = entry.model_dump()
    if entry.kind == "rsshub":
        # The operator named the instance, so it may be on the operator's own network.
        values |= {"url": expand_route(entry.url, rsshub), "allow_private": bool(rsshub) or entry.allow_private}
    elif entry.kind == "file":
        values["url"] = drop_box(entry.url, folder).as_uri()
    else:
        check_address(entry.url)
    return Source(**values)


def check_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if not known:
        raise MistakeError("url", "expected an http or https address")


def expand_route(route: str, instance: str) -> str:
    """Join a route to the instance, whose own query (an access key) is kept."""
    if not route.startswith("/"):
        raise MistakeError("url", "an rsshub source gives its route, which begins with '/'")
    if not instance:
        return f"rsshub:{route}"
    base, wanted = urlsplit(instance if "://" in instance else f"http://{instance}"), urlsplit(route)
    if base.scheme not in {"http", "https"} or not base.hostname:
        raise MistakeError("url", "the RSSHub instance (NEWSVANE_RSSHUB, or rsshub) is no http or https address")
    query = "&".join(part for part in (wanted.query, base.query) if part)
    return urlunsplit((base.scheme, base.netloc, base.path.rstrip("/") + wanted.path, query, ""))


def drop_folder(path: Path, written: str, environment: Mapping[str, str]) -> Path:
    """Return the folder that all ``file`` sources lie below; a relative one counts from the catalogue's folder."""
    if given := environment.get("NEWSVANE_DROP"):
        return Path(given).absolute()
    return (path.parent / written).absolute() if written else read_settings(environment).data / "drop"


def drop_box(name: str, folder: Path) -> Path:
    """Return a drop-box's path; links and ``..`` must not lead out of the drop folder."""
    box = (folder / name).resolve()
    if not box.is_relative_to(folder.resolve()):
        raise MistakeError("url", f"the folder must lie below the drop folder {folder}")
    return box


def check_selectors(entry: SourceEntry) -> None:
    if entry.kind == "listpage" and not entry.selectors.get("item"):
        raise MistakeError("selectors", "a listpage needs selectors.item")
    if entry.kind != "listpage" and entry.selectors:
        raise MistakeError("selectors", f"only a listpage has selectors, this is {entry.kind!r}")


def find_duplicates(file: TomlFile, entries: list[SourceEntry]) -> list[ConfigError]:
    """Report each id and each address that was already used further up."""
    mistakes = []
    for key in ("id", "url"):
        first: dict[str, int] = {}
        for number, entry in enumerate(entries):
            value = getattr(entry, key)
            if value in first:
                line = file.line_of(("source", first[value], key))
                mistakes.append(file.error(("source", number, key), f"{key}: {value!r} is already used in line {line}"))
            first.setdefault(value, number)
    return mistakes
