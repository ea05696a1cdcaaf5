"""The window's stories: articles grouped, ranked, and told in two sentences. docs/digest.md explains the ranking."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsvane.digest.cleaning import ANSWER, clean_headline, clean_line, clean_url
from newsvane.digest.extracts import bigrams, choose_extract
from newsvane.digest.reading import Article, Naming, Past
from newsvane.digest.records import Link, Named, Story
from newsvane.group.roundups import is_roundup

OTHER_LINKS = 3
NAMES_SHOWN = 6
OUTLETS_SHOWN = 6
ROUNDUP_ENTITIES = 12
REPEATED_SUBJECT = 0.5
NAMED_AT_ALL = 0.15
NAMED_WELL = 0.2
LISTED = 3
MAINLAND = (".SH", ".SZ", ".BJ")
NO_NEWS = re.compile(r"[？?]\s*$|投票|直播预告|报名|抽奖|福利|优惠|合集|课程|学会|Q资讯")


@dataclass(frozen=True, slots=True)
class Coverage:
    """All articles of one story within the window, oldest first, and what was told of it before.

    ``joined`` are the keys of stories that were joined to it.
    """

    key: str
    articles: tuple[Article, ...]
    past: Past | None
    watched: bool
    joined: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """By which its stories are known, its own first."""
        return (self.key, *self.joined)

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who reported, in order of first report."""
        return tuple(dict.fromkeys(article.outlet for article in self.articles))

    @property
    def continues(self) -> bool:
        """Told before, and not grown past what it was: twice as many outlets today make it news again."""
        return self.past is not None and len(self.outlets) < 2 * len(self.past.outlets) + 1


def group_stories(articles: Sequence[Article], past: Mapping[str, Past], watched: frozenset[str]) -> list[Coverage]:
    """Group the window's articles by story, in order of first report."""
    groups: dict[str, list[Article]] = {}
    for article in articles:
        groups.setdefault(article.story, []).append(article)
    return [
        Coverage(key, tuple(members), past.get(key), any(member.article_id in watched for member in members))
        for key, members in groups.items()
    ]


def lead_article(coverage: Coverage) -> Article:
    """The article that tells the story best: central among the titles, long, weighty, news at all, early."""
    titles = Counter(pair for article in coverage.articles for pair in bigrams(article.title))

    def merit(article: Article) -> float:
        pairs = bigrams(article.title)
        central = sum(titles[pair] for pair in pairs) / max(1, len(pairs)) / len(coverage.articles)
        told = 0.5 * min(len(article.body), 800) / 800
        return central + told + 0.3 * article.weight - 0.5 * demerit(article)

    return max(coverage.articles, key=lambda article: (merit(article), -article.at.timestamp(), article.article_id))


def demerit(article: Article) -> float:
    """How little an article is news: a round-up of others, a question or invitation, a post, an answer to one."""
    return (
        2.0 * is_roundup(article.title)
        + 1.2 * (NO_NEWS.search(article.title) is not None)
        + 1.0 * is_post(article)
        + 1.0 * (ANSWER.match(article.title) is not None)
    )


def is_post(article: Article) -> bool:
    """Whether the title is no headline but a post's first lines."""
    return clean_headline(article.title) != clean_line(article.title)


def salience(coverage: Coverage) -> dict[str, float]:
    """How much each entity is what the story is about, 0 to 1: named in titles, early, often, by every article."""
    totals: dict[str, float] = {}
    for article in coverage.articles:
        for naming in article.named.values():
            totals[naming.entity_id] = totals.get(naming.entity_id, 0.0) + prominence(naming)
    return {entity_id: total / len(coverage.articles) for entity_id, total in totals.items()}


def prominence(naming: Naming) -> float:
    """How much an article is about what it names so: in the title, early in the body, often; up to 1."""
    early = 0.0 if naming.body_start is None else 1.0 / (1.0 + naming.body_start / 200.0)
    often = min(naming.times, 6) / 6.0
    return (0.6 * naming.in_title + 0.25 * early + 0.15 * often) * naming.confidence


def diversify(ranked: Sequence[tuple[Coverage, float]], *, without: frozenset[str]) -> list[tuple[Coverage, float]]:
    """Order the stories anew: watched ones first, each one about the same entity as others above it worth less.

    ``without`` are the entities that everything is about.
    """
    left = [(coverage, score, subject(coverage, without)) for coverage, score in ranked]
    told: Counter[str] = Counter()
    ordered = []
    while left:
        best = max(left, key=lambda one: (one[0].watched, one[1] - REPEATED_SUBJECT * min(told[one[2]], 5)))
        left.remove(best)
        ordered.append(best[:2])
        told[best[2]] += 1
    return ordered


def subject(coverage: Coverage, without: frozenset[str]) -> str:
    """The entity that the story is most about; its own key where it names none."""
    about = {entity_id: value for entity_id, value in salience(coverage).items() if entity_id not in without}
    return max(about, key=lambda entity_id: (about[entity_id], entity_id), default=coverage.key)


def score_story(coverage: Coverage, bursts: Mapping[str, float]) -> float:
    """How much the story is worth telling; ``bursts`` holds how hot entities above their usual are, up to 1.

    Outlets count most, by their logarithm; then what it is about: a bursting entity, a listed company, AI for sure.
    A round-up that names everybody is about nobody; a question or an invitation is no news.
    """
    about = salience(coverage)
    lead = lead_article(coverage)
    companies = max(
        (about[naming.entity_id] for article in coverage.articles for naming in article.named.values() if naming.code),
        default=0.0,
    )
    burst = max(
        (
            bursts.get(entity_id, 0.0) * min(1.0, 0.4 + weight)
            for entity_id, weight in about.items()
            if weight >= NAMED_AT_ALL
        ),
        default=0.0,
    )
    topics = max(about.values(), default=0.0)
    mainland = {naming.code for naming in lead.named.values() if naming.code and naming.code.endswith(MAINLAND)}
    texts = len({article.text for article in coverage.articles})
    roundup = max(0.0, len(lead.named) - ROUNDUP_ENTITIES) / ROUNDUP_ENTITIES
    return (
        2.0 * math.log2(1 + len(coverage.outlets))
        + 0.5 * math.log2(texts)
        + 1.0 * companies
        + 2.5 * burst
        + 1.0 * topics
        + 1.0 * max(article.ai_score for article in coverage.articles)
        + 0.3 * lead.weight
        + (0.3 if len(lead.body) >= 200 else 0.0)
        - 0.8 * min(roundup, 2.0) / len(coverage.outlets)
        + 0.3 * min(len(mainland), 4)
        - demerit(lead)
    )


def tell_story(coverage: Coverage, score: float, names: Mapping[str, Named], *, pushed: bool = False) -> Story:
    """Put a story into words, with the entities that it is about and the mainland companies that it lists."""
    lead = lead_article(coverage)
    first = coverage.articles[0]
    about = sorted(salience(coverage).items(), key=lambda item: (-item[1], item[0]))
    named_well = {
        naming.entity_id
        for article in coverage.articles
        for naming in article.named.values()
        if prominence(naming) >= NAMED_WELL
    }
    lists = any(
        sum(entity_id.endswith(MAINLAND) for entity_id in article.named) >= LISTED for article in coverage.articles
    )
    shown = [
        names[entity_id]
        for entity_id, value in about
        if entity_id in names
        and (value >= NAMED_AT_ALL or entity_id in named_well or (lists and entity_id.endswith(MAINLAND)))
    ]
    surfaces = {surface for naming in lead.named.values() for surface in naming.surfaces}
    past = coverage.past
    title = clean_headline(lead.title)
    return Story(
        key=coverage.key,
        title=title,
        url=clean_url(lead.url),
        extract=choose_extract(title, lead.body, surfaces),
        articles=len(coverage.articles),
        outlets=tuple(clean_line(outlet, limit=30) for outlet in coverage.outlets),
        first_outlet=clean_line(past.first_outlet if past else first.outlet, limit=30),
        first_at=past.first_at if past else first.at,
        companies=tuple(name for name in shown if name.code)[:NAMES_SHOWN],
        topics=tuple(name for name in shown if not name.code)[:NAMES_SHOWN],
        score=round(score, 3),
        watched=coverage.watched,
        others=tuple(link_to(article) for article in other_voices(coverage, lead)),
        pushed=pushed,
        late=all(article.late for article in coverage.articles),
        joined=coverage.joined,
    )


def other_voices(coverage: Coverage, lead: Article) -> list[Article]:
    """The first report of each other outlet, unless it only reprints a text already linked."""
    outlets, texts, found = {lead.outlet}, {lead.text}, []
    for article in coverage.articles:
        if article.outlet not in outlets and article.text not in texts:
            outlets.add(article.outlet)
            texts.add(article.text)
            found.append(article)
    return found[:OTHER_LINKS]


def link_to(article: Article) -> Link:
    return Link(clean_headline(article.title), clean_url(article.url), clean_line(article.outlet, limit=30), article.at)
