"""The source catalogue as text: new sources are put in their place, all other lines stay as their author left them."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable
from dataclasses import fields

from newsvane.records import Source

ENTRY = re.compile(r"^\[\[source\]\][^\n]*$", re.MULTILINE)
ENTRY_ID = re.compile(r"^id\s*=\s*[\"']([^\"']*)[\"']", re.MULTILINE)
TRAILING_COMMENTS = re.compile(r"(?:^[ \t]*#[^\n]*\n)+\Z", re.MULTILINE)


def format_source(source: Source) -> str:
    """Write a source as a ``[[source]]`` table; what has its default value is left out."""
    lines = ["[[source]]"]
    for known in fields(Source):
        value = getattr(source, known.name)
        if known.name != "selectors" and value != known.default:
            lines.append(f"{known.name} = {format_value(value)}")
    if source.selectors:
        pairs = ", ".join(f"{name} = {format_value(css)}" for name, css in source.selectors.items())
        lines.append(f"selectors = {{ {pairs} }}")
    return "\n".join(lines) + "\n"


def format_value(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def insert_sources(text: str, sources: Iterable[Source]) -> str:
    """Put each source before the first entry with a later id; comments above an entry stay with it."""
    starts = [match.start() for match in ENTRY.finditer(text)]
    edges = [0, *starts, len(text)]
    parts = move_comments([text[start:end] for start, end in itertools.pairwise(edges)])
    for source in sources:
        place = next((n for n, part in enumerate(parts) if n and entry_id(part) > source.id), len(parts))
        parts.insert(place, format_source(source) + "\n")
    return "\n".join(part.strip("\n") + "\n" for part in parts if part.strip("\n"))


def move_comments(parts: list[str]) -> list[str]:
    """Move the comment lines right above an entry from the end of the part before to the entry's own."""
    moved = parts[:1]
    for part in parts[1:]:
        match = TRAILING_COMMENTS.search(moved[-1])
        above = match[0] if match else ""
        moved[-1] = moved[-1].removesuffix(above)
        moved.append(above + part)
    return moved


def entry_id(part: str) -> str:
    match = ENTRY_ID.search(part)
    return match[1] if match else ""
