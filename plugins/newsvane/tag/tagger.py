"""The tagger: the companies and the topics of one article, and whether it is about AI."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from newsvane import __version__
from newsvane.records import Mention, Tagging
from newsvane.tag import company_matcher
from newsvane.tag.company_matcher import CompanyMatcher, load_company_matcher
from newsvane.tag.relevance import judge_relevance
from newsvane.tag.topics import TopicMatcher, load_topic_matcher

TOPICS = "topics.toml"
RULE_VERSION = "1"
"""Raised with every change of the rules in the code, so that stored mentions can be told from fresh ones."""
LIBRARIES = ("ahocorasick-rs", "rjieba")


@dataclass(frozen=True)
class Tagger:
    """Built once from a configuration folder, then asked for every article.

    ``version`` is a hash of all that tagging depends on: the files, the rules in the code, and the word dictionary.
    """

    companies: CompanyMatcher
    topics: TopicMatcher
    version: str

    def tag(self, title: str, body: str, source_name: str = "") -> Tagging:
        """Find all mentions, in the order of title and body, and judge whether the article is about AI."""
        companies = self.companies.find(title, body)
        topics = self.topics.find(title, body, source_name)
        related, score, reasons = judge_relevance(title, body, [*companies, *topics], self.topics.evidence)
        mentions = [*companies, *(topic for topic in topics if not any(yields(topic, other) for other in companies))]
        return Tagging(tuple(sorted(mentions, key=place)), ai_related=related, ai_score=score, reasons=reasons)


def yields(topic: Mention, company: Mention) -> bool:
    """Tell whether a topic's place belongs to a company: the same organisation, or a word inside the company's name."""
    if topic.field != company.field or topic.end <= company.start or company.end <= topic.start:
        return False
    return topic.kind == "organisation" or (company.start <= topic.start and topic.end <= company.end)


def place(mention: Mention) -> tuple[bool, int, int, str]:
    return (mention.field == "body", mention.start, mention.end, mention.entity_id)


def load_tagger(config: Path) -> Tagger:
    """Read the dictionaries below ``config``; raises ``ConfigErrors`` for every mistake in them; about a second."""
    return Tagger(load_company_matcher(config), load_topic_matcher(config / TOPICS), version=dictionary_version(config))


def dictionary_version(config: Path) -> str:
    """Sixteen hexadecimal digits that change when the same article might be tagged otherwise."""
    libraries = (f"{name}={metadata.version(name)}" for name in LIBRARIES)
    return hash_of(
        [config / name for name in (*company_matcher.FILES, TOPICS)], [__version__, RULE_VERSION, *libraries]
    )


def hash_of(files: Iterable[Path], words: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    for word in words:
        digest.update(word.encode() + b"\0")
    return digest.hexdigest()[:16]
