"""The parts of an article that its signature is made of, folded so that two prints of it give the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsvane.group.fold import Codes, decode
from newsvane.group.terms import POINT, fold_line, line_codes, numbers
from newsvane.group.texts import paragraphs

LONGEST_BODY = 8_000  # characters; what follows tells no more which text it is, and a feed may hold anything
LONGEST_TITLE = 120  # characters; feeds of short posts repeat the whole post as its title
LONGEST_POST = 60  # characters of a short post that serve as its headline
POST_START = 12  # letters
ADDRESS = re.compile(r"https?://[!-~]+|\bRT? (?:by|to) @\w+:?|@\w+", re.ASCII)  # who is answered says nothing of what
FIGURES = 1600  # characters whose figures tell announcements from one template apart
MOST_NUMBERS = 64
BEGINNING = 300  # letters of the body that say what the event is, and
PASSAGE = 200  # letters further on, because two columns on one company begin alike
PASSAGE_END = 1000
HEADS = 3
HEAD = 24  # letters


@dataclass(frozen=True, slots=True)
class Parts:
    """An article folded: ``telling`` are the passages of its body that say what it tells of.

    ``title`` is the headline as it came but for its white space, ``heading`` what counts of it; ``letters`` are the
    code points of the body's letters and digits, ``heads`` the first letters of its first paragraphs and ``numbers``
    its distinct figures.
    """

    title: str
    heading: str
    telling: str
    letters: Codes
    heads: tuple[str, ...]
    numbers: tuple[str, ...]


def take_apart(title: str, body: str) -> Parts:
    """Fold an article and part it."""
    title = " ".join(title.split())
    lines = list(paragraphs(body[:LONGEST_BODY]))
    text = "\n".join(lines)
    codes = line_codes(f"{title}\n{text}")
    below, start = len(title) + 1, text[:FIGURES]
    read = max(FIGURES, sum(map(len, lines[:HEADS])) + HEADS)  # no more of the body is looked at as text
    folded = decode(codes[: below + read])
    heading, folded, codes = folded[: len(title)], folded[below:], codes[below:]
    longest = LONGEST_POST if is_post(heading, folded) else LONGEST_TITLE
    opening = fold_line(ADDRESS.sub(" ", start)) if may_address(start) else folded[:FIGURES]
    return Parts(
        title=title,
        heading=fold_line(ADDRESS.sub(" ", title)[:longest]) if may_address(title) else heading[:longest],
        telling=telling(opening),
        letters=codes.compress(codes > POINT),
        heads=tuple(openings(lines[:HEADS], folded)),
        numbers=tuple(numbers(opening)[:MOST_NUMBERS]),
    )


def may_address(text: str) -> bool:
    """Tell whether it pays to look for addresses in a text."""
    return "@" in text or "://" in text


def is_post(title: str, text: str) -> bool:
    """Tell by the folded texts a short post, whose title is but its beginning, from an article with a headline."""
    start = bare(title[: 2 * POST_START])[:POST_START]
    return len(start) == POST_START and bare(text[: 3 * POST_START]).startswith(start)


def telling(folded: str) -> str:
    """Return the parts of a folded body that its terms are taken from."""
    if len(folded) <= BEGINNING + PASSAGE:
        return folded
    end = min(len(folded), PASSAGE_END)
    return f"{folded[:BEGINNING]} {folded[end - PASSAGE : end]}"


def openings(lines: Sequence[str], folded: str) -> Iterator[str]:
    """Yield the first letters of lines, from the folded text that they make up."""
    start = 0
    for line in lines:
        yield bare(folded[start : start + min(len(line), 2 * HEAD)])[:HEAD]
        start += len(line) + 1


def bare(folded: str) -> str:
    """Take gaps and decimal points out of a folded line."""
    return folded.replace(" ", "").replace(".", "")
