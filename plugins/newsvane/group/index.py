"""Find the few earlier articles that a new one must be compared with: by key, within the last days."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter

from newsvane.group.events import FIRST_MEMBERS, LAST_MEMBERS, Profile, profile
from newsvane.group.signature import Signature

WINDOW = dt.timedelta(days=7)
WINDOW_SECONDS = WINDOW.total_seconds()
MOST_TEXTS = 12
MOST_STORIES = 10
MOST_POSTINGS = 400  # of one key: a key on everybody's lips tells nothing apart; the latest stand for it


@dataclass(slots=True, eq=False)
class Grouped:
    """An article that has its text and story; ``story_id`` is None for round-ups.

    ``at`` is its time in seconds since 1970. The signature is read, as row ``row`` of what ``read`` reads, when it is
    first asked for: most candidates are found by their keys and never compared.
    """

    article_id: str
    at: float
    text_id: str
    story_id: str | None
    read: Callable[[int], Signature]
    row: int = 0
    known_signature: Signature | None = None
    known_profile: Profile | None = None

    @property
    def signature(self) -> Signature:
        if self.known_signature is None:
            self.known_signature = self.read(self.row)
        return self.known_signature

    @property
    def profile(self) -> Profile:
        if self.known_profile is None:
            self.known_profile = profile(self.signature)
        return self.known_profile


@dataclass(slots=True)
class Timeline:
    """Articles in the order of their times, those of one time in the order of their coming."""

    times: list[float] = field(default_factory=list)
    articles: list[Grouped] = field(default_factory=list)

    def add(self, article: Grouped) -> None:
        place = bisect_right(self.times, article.at)
        self.times.insert(place, article.at)
        self.articles.insert(place, article)

    def append(self, article: Grouped) -> None:
        """Add an article that is known to be the latest."""
        self.times.append(article.at)
        self.articles.append(article)

    def around(self, at: float) -> tuple[int, int]:
        """Return where the articles begin and end that lie within the window around a time."""
        return bisect_left(self.times, at - WINDOW_SECONDS), bisect_right(self.times, at + WINDOW_SECONDS)

    def latest(self, at: float) -> list[Grouped]:
        """Return the latest articles within the window, at most ``MOST_POSTINGS``."""
        start, end = self.around(at)
        return self.articles[max(start, end - MOST_POSTINGS) : end]


class Index:
    """The articles of the last days by their keys, and the members of each story."""

    def __init__(self) -> None:
        self.postings: dict[int, Timeline] = defaultdict(Timeline)
        self.stories: dict[str, Timeline] = defaultdict(Timeline)

    def add(self, signature: Signature, text_id: str, story_id: str | None) -> None:
        """Make an article known; its keys find it from now on."""
        article = Grouped(signature.article_id, signature.at.timestamp(), text_id, story_id, lambda _: signature)
        if story_id is not None:
            self.stories[story_id].add(article)
        for key in chain(signature.text_keys, signature.story_keys):
            self.postings[key].add(article)

    def likely_texts(self, signature: Signature) -> list[Grouped]:
        """Return the articles that share most text keys, or most of a headline, within the window."""
        found: list[Grouped] = []
        for articles in self.nearest(signature, signature.text_keys):
            found += sorted(articles, key=attrgetter("article_id"))
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

    def members(self, story_id: str, at: dt.datetime) -> list[Grouped]:
        """Return the members that stand for a story at a time: its first and its latest within the window."""
        story = self.stories[story_id]
        start, end = story.around(at.timestamp())
        if end - start > FIRST_MEMBERS + LAST_MEMBERS:
            return [*story.articles[start : start + FIRST_MEMBERS], *story.articles[end - LAST_MEMBERS : end]]
        return story.articles[start:end]

    def merge(self, story_id: str, into: str) -> None:
        """Move the articles of one story to another."""
        for article in self.stories.pop(story_id).articles:
            article.story_id = into
            self.stories[into].add(article)

    def nearest(self, signature: Signature, wanted: Iterable[int]) -> Iterator[list[Grouped]]:
        """Yield the articles within the window that have one of the wanted keys, those with most of them first."""
        at = signature.at.timestamp()
        known = filter(None, map(self.postings.get, wanted))
        levels: dict[int, list[Grouped]] = defaultdict(list)
        for article, count in Counter(chain.from_iterable(posting.latest(at) for posting in known)).items():
            levels[count].append(article)
        for count in sorted(levels, reverse=True):
            yield levels[count]
