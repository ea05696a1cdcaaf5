"""Stories that a reader would take for one, joined: what grouping kept apart may look the same in a headline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newsvane.digest.reading import Article
from newsvane.digest.stories import Coverage, lead_article

ALIKE_WORDS, ALIKE_SHARE = 3, 0.4
WORD = re.compile(r"\d[\d.]*[万亿]*|[a-z]+|[\u4e00-\u9fff]+")
YEAR = re.compile(r"(?:19|20)\d\d")


def join_alike(coverages: Sequence[Coverage], without: frozenset[str]) -> list[Coverage]:
    """Join stories that a reader would take for one: alike in the words of their headlines, and about the same.

    What is new is not joined to what was told before. ``without`` are the entities that everything is about.
    """
    joined: list[Coverage] = []
    headlines: list[Headline] = []
    about: dict[str, set[int]] = {}  # which of them name an entity in their headline: only those can be alike
    for coverage in coverages:
        headline = read_headline(coverage, without)
        near = sorted({at for key in headline.subjects for at in about.get(key, ())})
        at = next((at for at in near if are_alike(headline, headlines[at])), None)
        if at is None:
            at = len(joined)
            joined.append(coverage)
            headlines.append(headline)
        else:
            joined[at] = join(joined[at], coverage)
            headlines[at] = read_headline(joined[at], without)
        for key in headlines[at].subjects:
            about.setdefault(key, set()).add(at)
    return joined


def join(one: Coverage, other: Coverage) -> Coverage:
    articles = sorted((*one.articles, *other.articles), key=lambda article: (article.at, article.article_id))
    return Coverage(
        one.key,
        tuple(articles),
        one.past or other.past,
        one.watched or other.watched,
        (*one.joined, *other.keys),
    )


@dataclass(frozen=True, slots=True)
class Headline:
    """The title that tells a story, and the entities that it names; none where the story may not be joined."""

    lead: Article
    subjects: frozenset[str]


def read_headline(coverage: Coverage, without: frozenset[str]) -> Headline:
    lead = lead_article(coverage)
    if coverage.continues or lead.late:
        return Headline(lead, frozenset())
    return Headline(lead, frozenset(key for key, naming in lead.named.items() if naming.in_title) - without)


def are_alike(a: Headline, b: Headline) -> bool:
    """Whether the headlines name the same subject and, besides it, much the same words."""
    subjects = a.subjects & b.subjects
    if not subjects:
        return False
    surfaces = [surface for one in (a, b) for key in subjects for surface in one.lead.named[key].surfaces]
    words = [headline_words(one.lead.title, surfaces) for one in (a, b)]
    shared = sum(weight for word, weight in words[0].items() if word in words[1])
    return shared >= ALIKE_WORDS and shared >= ALIKE_SHARE * min(sum(one.values()) for one in words)


def headline_words(title: str, without: Sequence[str]) -> dict[str, int]:
    """The words of a headline but for those ``without``, with how much each says: Chinese text by pairs of characters.

    A figure says as much as three pairs; a year says nothing.
    """
    for surface in sorted(without, key=len, reverse=True):
        title = title.replace(surface, " ")
    words: dict[str, int] = {}
    for match in WORD.finditer(title.lower()):
        run = match[0]
        if run[0].isdigit():
            words[run] = 0 if YEAR.fullmatch(run) else ALIKE_WORDS
        elif run.isascii():
            words[run] = 1
        else:
            words |= {run[at : at + 2]: 1 for at in range(max(1, len(run) - 1))}
    return words
