"""Companies by code and short name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from newsvane.config.companies import Company, read_companies
from newsvane.records import Mention, TextField

CODE_AFTER_NAME = re.compile(r"\s*[(（]\s*(?:(?:SH|SZ|BJ)\s*[:.]?)?(\d{6})")


@dataclass(frozen=True)
class CompanyMatcher:
    names: AhoCorasick
    owners: list[Company]

    def find(self, title: str, body: str) -> list[Mention]:
        return [*self.find_in("title", title), *self.find_in("body", body)]

    def find_in(self, field: TextField, text: str) -> list[Mention]:
        mentions = []
        for pattern, start, end in self.names.find_matches_as_indexes(text):
            company = self.owners[pattern]
            match = CODE_AFTER_NAME.match(text, end)
            coded = match is not None and match[1] == company.code[:6]
            evidence, confidence = ("name+code", 1.0) if coded else ("short-name", 0.8)
            mentions.append(
                Mention(
                    company.code, "company", company.short_name, company.code, field, start, end, text[start:end],
                    evidence, confidence,
                )
            )  # fmt: skip
        return mentions


def load_company_matcher(config: Path) -> CompanyMatcher:
    companies = [company for company in read_companies(config / "companies.csv") if company.status == "listed"]
    names = AhoCorasick([company.short_name for company in companies], matchkind=MatchKind.LeftmostLongest)
    return CompanyMatcher(names, companies)
