"""Read TrendRadar's ``frequency_words.txt`` and say it again as rules of ``topics.toml``.

Its groups are separated by empty lines; a line is a word, ``+word`` (must also stand there), ``!word`` (must not),
``/regex/``, ``@N`` (at most N shown), ``[name]`` of the group, ``word => label`` or ``# comment``; ``[GLOBAL_FILTER]``
and ``[WORD_GROUPS]`` begin sections. It looks at titles only. What cannot be said here is reported, never guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from newsvane.errors import ConfigError

SECTIONS = {"GLOBAL_FILTER": True, "WORD_GROUPS": False}
SECTION = re.compile(r"\[([^\[\]]+)\]$")
LABELLED = re.compile(r"(.*?)\s*=>\s*(.*)$")
PATTERN = re.compile(r"/(.+)/([a-z]*)$")
EDGE = r"\b"
KEY_CHARACTERS = re.compile(r"[^a-z0-9]+")


@dataclass
class Group:
    """One group of the file; ``line`` is where it begins."""

    line: int
    name: str = ""
    labels: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    regex: list[str] = field(default_factory=list)
    all: list[str] = field(default_factory=list)
    none: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The name shown to users: the group's own, its first label, else its first words."""
        return self.name or (self.labels or [""])[0] or "、".join((self.words or self.all or self.regex)[:3])


@dataclass
class Import:
    """What was read: the groups that became topics, the words that silence all of them, and what was left out."""

    groups: list[Group] = field(default_factory=list)
    filtered: list[str] = field(default_factory=list)
    problems: list[ConfigError] = field(default_factory=list)


def read_frequency_words(path: Path) -> Import:
    """Read one file; raises ``ConfigError`` where it is missing or not UTF-8, reports all else in ``problems``."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(path, None, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise ConfigError(path, error.object.count(b"\n", 0, error.start) + 1, "not UTF-8 text") from error
    result = Import()
    for is_filter, group, lines in blocks(text):
        for number, line in lines:
            if problem := (read_filter(result, line) if is_filter else read_line(group, line)):
                result.problems.append(ConfigError(path, number, problem))
        if is_filter or not lines:
            continue
        if problem := settle(group):
            result.problems.append(ConfigError(path, group.line, problem))
        else:
            result.groups.append(group)
    result.problems.sort(key=lambda problem: problem.line or 0)
    return result


def blocks(text: str) -> Iterator[tuple[bool, Group, list[tuple[int, str]]]]:
    """Yield each group's lines with their numbers, and whether they belong to the global filter."""
    is_filter = False
    group, lines = Group(1), list[tuple[int, str]]()
    for number, raw in enumerate([*text.splitlines(), ""], start=1):
        line = raw.strip()
        section = SECTION.match(line)
        if line and not line.startswith("#") and not (section and section[1] in SECTIONS):
            group.line = group.line if lines else number
            lines.append((number, line))
        elif not line or section:
            yield is_filter, group, lines
            group, lines = Group(number), []
            is_filter = SECTIONS[section[1]] if section else is_filter


def read_filter(result: Import, line: str) -> str:
    """Take one word of the global filter; return what is wrong with it, or nothing."""
    if PATTERN.match(line):
        return f"[GLOBAL_FILTER] {line}: a rule's none takes words, no regular expressions; left out"
    result.filtered.append(line.lstrip("!"))
    return ""


def read_line(group: Group, line: str) -> str:
    """Take one line of a group; return what of it cannot be said in a rule, or nothing."""
    if section := SECTION.match(line):
        group.name = section[1].strip()
        return ""
    if line.startswith("@"):
        return f"{line}: how many are shown is the digest's business, not a rule's; left out"
    sign = line[0] if line[0] in "+!" else ""
    line = line.removeprefix(sign)
    problem = ""
    if labelled := LABELLED.match(line):
        line = labelled[1]
        if labelled[2]:
            problem = f"=> {labelled[2]}: a topic has one name; this second one is left out" if group.labels else ""
            group.labels.append(labelled[2])
    if pattern := PATTERN.match(line):
        return take_pattern(group, pattern[1], sign) or problem
    if not line:
        return f"{sign}: no word behind it; left out"
    {"": group.words, "+": group.all, "!": group.none}[sign].append(line)
    return problem


def take_pattern(group: Group, pattern: str, sign: str) -> str:
    if sign:
        return f"{sign}/{pattern}/: {'all' if sign == '+' else 'none'} takes words, no regular expressions; left out"
    # A rule's own boundaries do what \b is meant to do, and see the one between 产 and A in 国产AI芯片 as well.
    pattern = pattern.removeprefix(EDGE).removesuffix(EDGE)
    try:
        if re.compile(pattern).match(""):
            return f"/{pattern}/: matches the empty text, so it would match everywhere; left out"
    except re.error as error:
        return f"/{pattern}/: not a regular expression: {error}; left out"
    group.regex.append(pattern)
    return ""


def settle(group: Group) -> str:
    """Make a rule of what was read; return why there is none, or nothing."""
    if not group.words and not group.regex:
        if not group.all:
            return "the group looks for nothing: words with ! alone exclude, they do not find; left out"
        group.words.append(group.all.pop(0))
    return ""


def as_toml(result: Import, taken: Collection[str], *, word: bool = True) -> str:
    """Write the groups as tables that can stand at the end of ``topics.toml``, whose keys ``taken`` holds."""
    used = set(taken)
    tables: list[str] = []
    for number, group in enumerate(result.groups, start=1):
        key = free_key(group.name or (group.labels or group.words or [""])[0], number, used)
        used.add(key)
        values: dict[str, object] = {
            "name": group.title,
            "any": group.words,
            "regex": group.regex,
            "all": group.all,
            "none": list(dict.fromkeys([*group.none, *result.filtered])),
            "fields": ["title"],
            "inside": True,
            "ai": "none",
        }
        if not word:
            values["word"] = False
        lines = (
            f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items() if kept(name, value)
        )
        tables.append("\n".join((f"[theme.{key}]", *lines)) + "\n")
    return "\n".join(tables)


def kept(name: str, value: object) -> bool:
    return value != [] or name == "any"


def free_key(name: str, number: int, used: Collection[str]) -> str:
    """Return a key made of a name in Latin letters, else of the group's number, that no other topic has."""
    slug = KEY_CHARACTERS.sub("-", name.lower()).strip("-") if name.isascii() else ""
    key = slug or f"group-{number}"
    choices = (key, *(f"{key}-{count}" for count in range(2, len(used) + 3)))
    return next(choice for choice in choices if choice not in used)
