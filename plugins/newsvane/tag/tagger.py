"""The tagger: companies and topics of one article, joined."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from newsvane.records import Mention, Tagging
from newsvane.tag.company_matcher import CompanyMatcher, load_company_matcher


@dataclass(frozen=True)
class Tagger:
    """Built once from a configuration folder, then asked for every article."""

    companies: CompanyMatcher
    version: str

    def tag(self, title: str, body: str, source_name: str = "") -> Tagging:
        """Find all mentions, in the order of title and body, and judge whether the article is about AI."""
        del source_name  # topics look at it; companies do not
        mentions = self.companies.find(title, body)
        return Tagging(tuple(sorted(mentions, key=place)), ai_related=False, ai_score=0.0)


def place(mention: Mention) -> tuple[bool, int, int, str]:
    return (mention.field == "body", mention.start, mention.end, mention.entity_id)


def load_tagger(config: Path) -> Tagger:
    """Read the dictionaries below ``config``; raises ``ConfigErrors`` for every mistake in them."""
    files = [config / "companies.csv"]
    return Tagger(load_company_matcher(config), version=hash_of(files))


def hash_of(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
