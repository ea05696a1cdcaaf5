"""The window's stories: articles grouped, ranked, and told in two sentences. docs/digest.md explains the ranking."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsvane.digest.cleaning import clean_line, clean_url
from newsvane.digest.extracts import bigrams, choose_extract
from newsvane.digest.reading import Article, Past
from newsvane.digest.records import Link, Named, Story

OTHER_LINKS = 3
NAMES_SHOWN = 6
OUTLETS_SHOWN = 6
ROUNDUP_ENTITIES = 12
REPEATED_SUBJECT = 0.5
SATURATING_HEAT = 6.0
NAMED_AT_ALL = 0.15
MAINLAND = (".SH", ".SZ", ".BJ")
NO_NEWS = re.compile(r"[？?]\s*$|投票|直播预告|报名|抽奖|福利|优惠|周报|早报|晚报|一周|盘点|合集|课程|学会|Q资讯")


@dataclass(frozen=True, slots=True)
class Coverage:
    """All articles of one story within the window, oldest first, and what was told of it before."""

    key: str
    articles: tuple[Article, ...]
    past: Past | None
    watched: bool

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
        return central + told + 0.3 * article.weight - (0.6 if NO_NEWS.search(article.title) else 0.0)

    return max(coverage.articles, key=lambda article: (merit(article), -article.at.timestamp(), article.article_id))


def salience(coverage: Coverage) -> dict[str, float]:
    """How much each entity is what the story is about, 0 to 1: named in titles, early, often, by every article."""
    totals: dict[str, float] = {}
    for article in coverage.articles:
        for naming in article.named.values():
            early = 0.0 if naming.body_start is None else 1.0 / (1.0 + naming.body_start / 200.0)
            often = min(naming.times, 6) / 6.0
            value = 0.6 * naming.in_title + 0.25 * early + 0.15 * often
            totals[naming.entity_id] = totals.get(naming.entity_id, 0.0) + value * naming.confidence
    return {entity_id: total / len(coverage.articles) for entity_id, total in totals.items()}


def diversify(ranked: Sequence[tuple[Coverage, float]], *, without: frozenset[str]) -> list[tuple[Coverage, float]]:
    """Order the stories anew, each one about the same entity as others above it worth a little less.

    ``without`` are the entities that everything is about.
    """
    left = list(ranked)
    told: Counter[str] = Counter()
    ordered = []
    while left:
        best = max(left, key=lambda pair: pair[1] - REPEATED_SUBJECT * min(told[subject(pair[0], without)], 5))
        left.remove(best)
        ordered.append(best)
        told[subject(best[0], without)] += 1
    return ordered


def subject(coverage: Coverage, without: frozenset[str]) -> str:
    """The entity that the story is most about; its own key where it names none."""
    about = {entity_id: value for entity_id, value in salience(coverage).items() if entity_id not in without}
    return max(about, key=lambda entity_id: (about[entity_id], entity_id), default=coverage.key)


def score_story(coverage: Coverage, bursts: Mapping[str, float]) -> float:
    """How much the story is worth telling; ``bursts`` holds the heat of entities above their usual.

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
            min(bursts.get(entity_id, 0.0) / SATURATING_HEAT, 1.0) * min(1.0, 0.4 + weight)
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
        + (3.0 if coverage.watched else 0.0)
        + (0.3 if len(lead.body) >= 200 else 0.0)
        - 0.8 * min(roundup, 2.0)
        + 0.3 * min(len(mainland), 4)
        - (1.2 if NO_NEWS.search(lead.title) else 0.0)
    )


def tell_story(coverage: Coverage, score: float, names: Mapping[str, Named], *, pushed: bool = False) -> Story:
    lead = lead_article(coverage)
    first = coverage.articles[0]
    about = sorted(salience(coverage).items(), key=lambda item: (-item[1], item[0]))
    shown = [names[entity_id] for entity_id, value in about if entity_id in names]
    topics = [names[entity_id] for entity_id, value in about if entity_id in names and value >= NAMED_AT_ALL]
    surfaces = {surface for naming in lead.named.values() for surface in naming.surfaces}
    past = coverage.past
    return Story(
        key=coverage.key,
        title=clean_line(lead.title),
        url=clean_url(lead.url),
        extract=choose_extract(lead.title, lead.body, surfaces),
        articles=len(coverage.articles),
        outlets=tuple(clean_line(outlet, limit=30) for outlet in coverage.outlets),
        first_outlet=clean_line(past.first_outlet if past else first.outlet, limit=30),
        first_at=past.first_at if past else first.at,
        companies=tuple(name for name in shown if name.code)[:NAMES_SHOWN],
        topics=tuple(name for name in topics if not name.code)[:NAMES_SHOWN],
        score=round(score, 3),
        watched=coverage.watched,
        others=tuple(link_to(article) for article in other_voices(coverage, lead)),
        pushed=pushed,
        late=all(article.late for article in coverage.articles),
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
    return Link(clean_line(article.title), clean_url(article.url), clean_line(article.outlet, limit=30), article.at)
