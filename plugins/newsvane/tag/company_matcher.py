"""Find companies in an article: candidates, then a verdict on each, then the mentions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from newsvane.config.companies import Company, read_companies
from newsvane.config.company_aliases import read_aliases, read_ambiguity
from newsvane.config.company_contexts import read_contexts
from newsvane.records import Mention, TextField
from newsvane.tag.company_candidates import Candidate, CandidateFinder
from newsvane.tag.company_codes import CodeIndex
from newsvane.tag.company_evidence import Evidence
from newsvane.tag.company_names import Name, RiskNames, company_names, risk_names
from newsvane.tag.company_text import company_text
from newsvane.tag.company_verdicts import FieldText, Judge
from newsvane.tag.company_words import Words

FILES = (
    "companies.csv",
    "company_aliases.toml",
    "company_ambiguity.csv",
    "company_ambiguity.toml",
    "company_contexts.toml",
)
"""Below the configuration folder: all that finding companies depends on."""
CONFIDENCE = {
    "name+code": 0.99,
    "full-name": 0.99,
    "code": 0.97,
    "short-name": 0.95,
    "former-name": 0.9,
    "english-name": 0.9,
    "alias": 0.88,
    "short-name+context": 0.85,
    "former-name+context": 0.82,
    "english-name+context": 0.8,
    "alias+context": 0.8,
    "name-code-conflict": 0.6,
}
"""By evidence; ``+context`` says that the name alone would not have been enough."""


class CompanyMatcher:
    """Made by ``load_company_matcher`` and used for any number of texts."""

    def __init__(
        self, companies: Sequence[Company], names: Sequence[Name], risks: RiskNames, evidence: Evidence
    ) -> None:
        self.companies = {company.code: company for company in companies}
        self.finder = CandidateFinder(names, risks)
        self.codes = CodeIndex(companies)
        self.judge = Judge(self.companies, evidence, Words(self.finder.names))

    def find(self, title: str, body: str) -> list[Mention]:
        """Return the companies' mentions in the order of the text, title first."""
        return [self.mention(candidate, title, body) for candidate in self.explain(title, body) if candidate.taken]

    def explain(self, title: str, body: str) -> list[Candidate]:
        """Return every candidate with its verdict; spans are offsets into the original fields."""
        texts = [self.field_text("title", title), self.field_text("body", body)]
        found = [
            [self.judge.first(text, one) for one in self.finder.find(text.field, text.made.text)] for text in texts
        ]
        firm = {candidate.code for candidates in found for candidate in candidates if candidate.taken}
        verdicts: list[Candidate] = []
        for text, candidates in zip(texts, found, strict=True):
            settled = self.judge.second(text, candidates, firm)
            settled += self.judge.lone_codes(text, settled)
            settled.sort(key=lambda one: one.start)
            if text.made.gaps:
                settled = [
                    one._replace(start=text.made.start(one.start), end=text.made.end(one.end)) for one in settled
                ]
            verdicts += settled
        return verdicts

    def field_text(self, field: TextField, text: str) -> FieldText:
        made = company_text(text)
        return FieldText(field, made, self.codes.find(made.text))

    def mention(self, candidate: Candidate, title: str, body: str) -> Mention:
        text = title if candidate.field == "title" else body
        company = self.companies[candidate.code]
        return Mention(
            entity_id=company.code,
            kind="company",
            name=company.short_name,
            code=company.code,
            field=candidate.field,
            start=candidate.start,
            end=candidate.end,
            surface=text[candidate.start : candidate.end],
            evidence=candidate.evidence,
            confidence=CONFIDENCE[candidate.evidence],
        )


def load_company_matcher(config: Path) -> CompanyMatcher:
    """Read the companies and what belongs to them below ``config``; raises ``ConfigErrors``."""
    companies = read_companies(config / "companies.csv")
    aliases = read_aliases(config / "company_aliases.toml", frozenset(company.code for company in companies))
    ambiguity = read_ambiguity(config / "company_ambiguity.csv", config / "company_ambiguity.toml")
    evidence = Evidence(read_contexts(config / "company_contexts.toml"))
    return CompanyMatcher(companies, company_names(companies, aliases, ambiguity), risk_names(companies), evidence)
