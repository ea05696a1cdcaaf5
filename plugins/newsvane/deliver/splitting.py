"""Sections into messages: as few as fit, split between entries, each below a limit in encoded bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newsvane.deliver.outline import Entry, Line, Section, Span

TOTAL_PLACE = 99  # while splitting, the number of parts is not known yet; its width is


@dataclass(frozen=True, slots=True)
class Markup:
    """How a channel writes text, a link and bold; each escapes what it is given."""

    text: Callable[[str], str]
    link: Callable[[str, str], str]
    strong: Callable[[str], str]
    heading: Callable[[str], str]
    line_break: str = "\n"
    entry_break: str = "\n\n"


Encode = Callable[[str, int, int], bytes]


def split(sections: Sequence[Section], markup: Markup, encode: Encode, limit: int) -> list[bytes]:
    """Return the encoded messages; ``encode(text, number, of)`` wraps one text as the channel sends it.

    A section's title is repeated where it goes on in the next message. An entry that no message holds is cut to its
    first line, and that line's text shortened until it fits.
    """
    texts: list[str] = []
    current: list[str] = []
    for section in sections:
        title = markup.heading(section.title) if section.title else ""
        opened = False
        for entry in section.entries:
            piece = write_entry(entry, markup)
            grown = [*current, *([title] if title and not opened else []), piece]
            if current and not fits(grown, markup, encode, limit):
                texts.append(markup.entry_break.join(current))
                grown = [*([title] if title else []), piece]
            if not fits(grown, markup, encode, limit):
                grown[-1] = shorten(entry, grown[:-1], markup, encode, limit)
            current, opened = grown, True
    if current:
        texts.append(markup.entry_break.join(current))
    return [encode(text, number, len(texts)) for number, text in enumerate(texts, 1)]


def fits(pieces: Sequence[str], markup: Markup, encode: Encode, limit: int) -> bool:
    return len(encode(markup.entry_break.join(pieces), TOTAL_PLACE, TOTAL_PLACE)) <= limit


def shorten(entry: Entry, before: Sequence[str], markup: Markup, encode: Encode, limit: int) -> str:
    """Drop the entry's last lines, halve its first line's text, drop its links, until it fits behind ``before``."""
    for kept in range(len(entry.lines) - 1, 0, -1):
        text = write_entry(Entry(entry.lines[:kept]), markup)
        if fits([*before, text], markup, encode, limit):
            return text
    for linked in (True, False):
        length = max(len(span.text) for span in entry.lines[0])
        while length > 1:
            length //= 2
            text = write_line(tuple(cut(span, length, linked=linked) for span in entry.lines[0]), markup)
            if fits([*before, text], markup, encode, limit):
                return text
    return markup.text("…")


def cut(span: Span, length: int, *, linked: bool) -> Span:
    text = span.text if len(span.text) <= length else span.text[:length] + "…"
    return Span(text, span.url if linked else "", span.strong)


def write_entry(entry: Entry, markup: Markup) -> str:
    return markup.line_break.join(write_line(line, markup) for line in entry.lines)


def write_line(line: Line, markup: Markup) -> str:
    return "".join(write_span(span, markup) for span in line)


def write_span(span: Span, markup: Markup) -> str:
    text = markup.link(span.text, span.url) if span.url else markup.text(span.text)
    return markup.strong(text) if span.strong else text
