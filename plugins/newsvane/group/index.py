"""Find the few earlier articles that a new one must be compared with: by key, within the last days."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

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

    def add(self, signature: Signature, text_id: str, story_id: str | None) -> Grouped:
        """Make an article known; its keys find it from now on."""
        article = Grouped(signature, profile(signature), text_id, story_id)
        self.articles[signature.article_id] = article
        if story_id is not None:
            self.stories.setdefault(story_id, []).append(signature.article_id)
        for key in keys(signature):
            self.postings[key].append(signature.article_id)
        return article

    def likely_texts(self, signature: Signature) -> list[Grouped]:
        """Return the articles that share most text keys, or most of a headline, within the window."""
        found = self.lookup(signature, text_keys(signature))
        return [self.articles[article_id] for article_id, _ in ranked(found)[:MOST_TEXTS]]

    def likely_stories(self, signature: Signature) -> list[str]:
        """Return the stories whose articles share most story keys, within the window."""
        found: Counter[str] = Counter()
        for article_id, count in self.lookup(signature, signature.story_keys).items():
            story_id = self.articles[article_id].story_id
            if story_id is not None:
                found[story_id] = max(found[story_id], count)
        return [story_id for story_id, _ in ranked(found)[:MOST_STORIES]]

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

    def lookup(self, signature: Signature, wanted: Iterable[Hashable]) -> Counter[str]:
        """Count the wanted keys of each article within the window."""
        found: Counter[str] = Counter()
        for key in wanted:
            found.update(self.postings.get(key, ())[-MOST_POSTINGS:])
        for article_id in list(found):
            if abs(self.articles[article_id].signature.at - signature.at) > WINDOW:
                del found[article_id]
        return found


def keys(signature: Signature) -> Iterable[Hashable]:
    yield from text_keys(signature)
    yield from signature.story_keys


def text_keys(signature: Signature) -> list[Hashable]:
    return [*signature.text_keys, ("title", signature.title)] if not signature.has_body else [*signature.text_keys]


def ranked(found: Counter[str]) -> list[tuple[str, int]]:
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
