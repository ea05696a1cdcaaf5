"""The tagger: the companies and the topics of one article, and whether it is about AI."""

from __future__ import annotations

import datetime as dt
import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from newsvane import config as readers
from newsvane.garbage import without_collection
from newsvane.records import Mention, Tagging, TextField
from newsvane.tag import company_matcher
from newsvane.tag.company_candidates import Candidate
from newsvane.tag.company_matcher import CompanyMatcher, load_company_matcher
from newsvane.tag.relevance import judge_relevance
from newsvane.tag.topics import TopicMatcher, load_topic_matcher

TOPICS = "topics.toml"
LIBRARIES = ("ahocorasick-rs", "rjieba")
READERS = ("companies.py", "company_aliases.py", "company_contexts.py", "toml.py", "topics.py")
"""In ``newsvane.config``: what they make of the files is what is looked for."""


@dataclass(frozen=True)
class Tagger:
    """Built once from a configuration folder, then asked for every article.

    ``version`` is a hash of all that tagging depends on: the files, the rules in the code, and the word dictionary.
    """

    companies: CompanyMatcher
    topics: TopicMatcher
    version: str

    def tag(self, title: str, body: str, source_name: str = "", day: dt.date | None = None) -> Tagging:
        """Find all mentions, in the order of title and body, and judge whether the article is about AI.

        ``day`` is the article's: a topic counts from its ``since`` on.
        """
        companies = self.companies.find(title, body)
        topics = self.topics.find(title, body, source_name, day)
        related, score, reasons = judge_relevance(title, body, [*companies, *topics], self.topics.evidence)
        meetings = overlapping(topics, companies)
        left_out = {company for topic, company in meetings if owns(topic, company)}
        left_out |= {topic for topic, company in meetings if yields(topic, company)}
        mentions = [mention for mention in (*companies, *topics) if not left_out or mention not in left_out]
        return Tagging(tuple(sorted(mentions, key=place)), ai_related=related, ai_score=score, reasons=reasons)

    def explain_companies(self, title: str, body: str) -> list[Candidate]:
        """Return every company that might be named with its verdict, as ``tag`` sees it beside the topics."""
        candidates = self.companies.explain(title, body)
        mentions = {
            self.companies.mention(candidate, title, body): candidate for candidate in candidates if candidate.taken
        }
        meetings = overlapping(self.topics.find(title, body), mentions)
        owners = {mentions[company]: topic.surface for topic, company in meetings if owns(topic, company)}
        return [one.dropped("longer-name", owners[one]) if one in owners else one for one in candidates]


def overlapping(topics: Iterable[Mention], companies: Iterable[Mention]) -> list[tuple[Mention, Mention]]:
    """Every topic with every company that shares a character with it; the companies overlap no others."""
    found: list[tuple[Mention, Mention]] = []
    fields: Mapping[TextField, list[Mention]] = {"title": [], "body": []}
    for company in companies:
        fields[company.field].append(company)
    ends = {field: [company.end for company in ordered] for field, ordered in fields.items()}
    for topic in topics:
        ordered = fields[topic.field]
        for index in range(bisect_right(ends[topic.field], topic.start), len(ordered)):
            if ordered[index].start >= topic.end:
                break
            found.append((topic, ordered[index]))
    return found


def owns(topic: Mention, company: Mention) -> bool:
    """Tell whether a company's name is but a part of another's: 腾讯云 is not 腾讯, 讯飞星火 is not 讯飞."""
    return (
        topic.kind in {"organisation", "product"}
        and topic.code != company.code
        and contains(topic, company)
        and not contains(company, topic)
        and "code" not in company.evidence
    )


def yields(topic: Mention, company: Mention) -> bool:
    """Tell whether a topic that meets a company is the company's: the same organisation, or a word inside its name."""
    if contains(company, topic):
        return True
    return topic.kind == "organisation" and not owns(topic, company)


def contains(outer: Mention, inner: Mention) -> bool:
    return outer.field == inner.field and outer.start <= inner.start and inner.end <= outer.end


def place(mention: Mention) -> tuple[bool, int, int, str]:
    return (mention.field == "body", mention.start, mention.end, mention.entity_id)


def load_tagger(config: Path) -> Tagger:
    """Read the dictionaries below ``config``; raises ``ConfigErrors`` for every mistake in them; about a second."""
    with without_collection():
        companies, topics = load_company_matcher(config), load_topic_matcher(config / TOPICS)
    return Tagger(companies, topics, version=dictionary_version(config))


def dictionary_version(config: Path) -> str:
    """Sixteen hexadecimal digits that change when the same article might be tagged otherwise."""
    libraries = (f"{name}={metadata.version(name)}" for name in LIBRARIES)
    data = (config / name for name in (*company_matcher.FILES, TOPICS))
    read = (Path(readers.__path__[0], name) for name in READERS)
    return hash_of([*data, *read, *Path(__file__).parent.rglob("*.py")], libraries)


def hash_of(files: Iterable[Path], words: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda file: file.name):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    for word in words:
        digest.update(word.encode() + b"\0")
    return digest.hexdigest()[:16]
