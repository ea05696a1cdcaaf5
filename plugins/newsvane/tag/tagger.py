"""The tagger: companies and topics of one article, joined."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from newsvane.records import Mention, Tagging
from newsvane.tag.company_matcher import CompanyMatcher, load_company_matcher
from newsvane.tag.relevance import judge_relevance
from newsvane.tag.topics import TopicMatcher, load_topic_matcher


@dataclass(frozen=True)
class Tagger:
    """Built once from a configuration folder, then asked for every article."""

    companies: CompanyMatcher
    topics: TopicMatcher
    version: str

    def tag(self, title: str, body: str, source_name: str = "") -> Tagging:
        """Find all mentions, in the order of title and body, and judge whether the article is about AI."""
        companies = self.companies.find(title, body)
        topics = self.topics.find(title, body, source_name)
        related, score, reasons = judge_relevance(title, body, topics, self.topics.evidence)
        mentions = [*companies, *(topic for topic in topics if not any(yields(topic, other) for other in companies))]
        return Tagging(tuple(sorted(mentions, key=place)), related, score, reasons)


def yields(topic: Mention, company: Mention) -> bool:
    """Tell whether a topic's place belongs to a company: the same organisation, or a word inside the company's name."""
    if topic.field != company.field or topic.end <= company.start or company.end <= topic.start:
        return False
    return topic.kind == "organisation" or (company.start <= topic.start and topic.end <= company.end)


def place(mention: Mention) -> tuple[bool, int, int, str]:
    return (mention.field == "body", mention.start, mention.end, mention.entity_id)


def load_tagger(config: Path) -> Tagger:
    """Read the dictionaries below ``config``; raises ``ConfigErrors`` for every mistake in them."""
    files = [config / "companies.csv", config / "topics.toml"]
    return Tagger(load_company_matcher(config), load_topic_matcher(config / "topics.toml"), version=hash_of(files))


def hash_of(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
