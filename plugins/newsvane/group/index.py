"""Find the few earlier articles that a new one must be compared with: by key, within the last days."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from newsvane.group.events import FIRST_MEMBERS, LAST_MEMBERS, Profile, profile
from newsvane.group.signature import Signature

WINDOW = dt.timedelta(days=7)
MOST_TEXTS = 12
MOST_STORIES = 10
MOST_POSTINGS = 400  # of one key: a key on everybody's lips tells nothing apart; the latest stand for it


@dataclass(frozen=True, slots=True)
class Grouped:
    """An article that has its text and story; ``story_id`` is None for round-ups."""

    signature: Signature
    profile: Profile
    text_id: str
    story_id: str | None


class Index:
    """The articles of the last days by their keys, and the members of each story in the order of their coming."""

    def __init__(self) -> None:
        self.articles: dict[str, Grouped] = {}
        self.stories: dict[str, list[str]] = {}
        self.postings: dict[Hashable, list[str]] = defaultdict(list)
        self.oldest = 0

    def add(
        self, signature: Signature, text_id: str, story_id: str | None, sought: frozenset[Hashable] | None = None
    ) -> Grouped:
        """Make an article known; its keys, or those of them that are ``sought``, find it from now on."""
        article = Grouped(signature, profile(signature), text_id, story_id)
        self.articles[signature.article_id] = article
        if story_id is not None:
            self.stories.setdefault(story_id, []).append(signature.article_id)
        for key in keys(signature) if sought is None else sought.intersection(keys(signature)):
            self.postings[key].append(signature.article_id)
        return article

    def likely_texts(self, signature: Signature) -> list[Grouped]:
        """Return the articles that share most text keys, or most of a headline, within the window."""
        found: list[Grouped] = []
        for articles in self.nearest(signature, text_keys(signature)):
            found += sorted(articles, key=lambda article: article.signature.article_id)
            if len(found) >= MOST_TEXTS:
                break
        return found[:MOST_TEXTS]

    def likely_stories(self, signature: Signature) -> list[str]:
        """Return the stories whose articles share most story keys, within the window."""
        found: dict[str, None] = {}
        for articles in self.nearest(signature, signature.story_keys):
            found.update(dict.fromkeys(sorted({article.story_id for article in articles if article.story_id})))
            if len(found) >= MOST_STORIES:
                break
        return list(found)[:MOST_STORIES]

    def members(self, story_id: str) -> list[Grouped]:
        """Return the members that stand for a story: its first and its latest."""
        ids = self.stories[story_id]
        if len(ids) > FIRST_MEMBERS + LAST_MEMBERS:
            ids = [*ids[:FIRST_MEMBERS], *ids[-LAST_MEMBERS:]]
        return [self.articles[article_id] for article_id in ids]

    def merge(self, story_id: str, into: str) -> None:
        """Move the articles of one story to another."""
        moved = self.stories.pop(story_id)
        for article_id in moved:
            article = self.articles[article_id]
            self.articles[article_id] = Grouped(article.signature, article.profile, article.text_id, into)
        both = self.stories[into] + moved
        self.stories[into] = sorted(both, key=lambda article_id: (self.articles[article_id].signature.at, article_id))

    def nearest(self, signature: Signature, wanted: Iterable[Hashable]) -> Iterator[list[Grouped]]:
        """Yield the articles within the window that have one of the wanted keys, those with most of them first."""
        counts = Counter(
            chain.from_iterable(self.postings[key][-MOST_POSTINGS:] for key in wanted if key in self.postings)
        )
        levels: dict[int, list[str]] = defaultdict(list)
        for article_id, count in counts.items():
            levels[count].append(article_id)
        earliest, latest = signature.at - WINDOW, signature.at + WINDOW
        for count in sorted(levels, reverse=True):
            level = [self.articles[article_id] for article_id in levels[count]]
            yield [article for article in level if earliest <= article.signature.at <= latest]


def keys(signature: Signature) -> Iterable[Hashable]:
    yield from text_keys(signature)
    yield from signature.story_keys


def text_keys(signature: Signature) -> list[Hashable]:
    return [*signature.text_keys, ("title", signature.title)] if not signature.has_body else [*signature.text_keys]
