"""The verdict on each candidate, with the rule that it rests on.

It is reached in two rounds. The first settles what a name's own surroundings settle: its code, a longer name around
it, a word cut in two. The second looks at names that need evidence, now that the article's firm companies are known:
stock-market words, lists, corporate words, and other mentions of the same company.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from newsvane.config.companies import Company
from newsvane.records import TextField
from newsvane.tag.company_candidates import MARK, Candidate
from newsvane.tag.company_codes import CodeHit, attached, beside_code, name_before
from newsvane.tag.company_evidence import (
    Evidence,
    inside_title,
    latin_product,
    longer_company,
    registered,
)
from newsvane.tag.company_names import Name
from newsvane.tag.company_neighbours import company_near, in_list, in_long_list
from newsvane.tag.company_text import CompanyText
from newsvane.tag.company_words import Words

FARTHEST = 60
"""Characters around a code in which the name that it belongs to may begin."""
ROUNDS = 2
"""A name taken may carry its neighbour in a list, hence a second look."""


@dataclass(slots=True)
class FieldText:
    """One field while it is judged: its text, its codes, and where words begin in the parts that were asked for."""

    field: TextField
    made: CompanyText
    codes: list[CodeHit]
    cuts: dict[int, frozenset[int]] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judge:
    """What all verdicts rest on."""

    companies: Mapping[str, Company]
    evidence: Evidence
    words: Words

    def first(self, text: FieldText, candidate: Candidate) -> Candidate:
        """Settle what needs no other mention; a name that needs evidence is left without a rule."""
        made, name, start, end = text.made.text, candidate.name, candidate.start, candidate.end
        if not name.codes:
            return candidate._replace(rule="longer-name", note=name.text)
        if words := self.subsidiary(made, start, end):
            return candidate._replace(rule="other-entity", note=words)
        if hit := attached(made, start, end, text.codes):
            return with_code(candidate, hit)
        candidate = candidate._replace(code=name.codes[0])
        if span := self.registered_span(made, candidate):
            start, end = span
            return candidate._replace(
                start=start, end=end, evidence="full-name", rule="full-name", note=made[start:end]
            )
        if objection := self.objection(text, candidate):
            rule, note = objection
            return candidate._replace(rule=rule, note=note)
        firm = name.level == "firm"
        return candidate._replace(evidence=name.kind, rule=name.kind) if firm else candidate

    def subsidiary(self, text: str, start: int, end: int) -> str:
        """Return the subsidiary that is named by a place and the parent: 全资子公司|北京|中电兴发."""
        if "子公司" not in text[max(0, start - 8) : start]:
            return ""
        place = self.words.place_before(text, start)
        return text[place:end] if place < start and text[:place].endswith("子公司") else ""

    def registered_span(self, text: str, candidate: Candidate) -> tuple[int, int] | None:
        """The span of a registered name: one that the table has, or a firm short name with place and legal form."""
        name, start, end = candidate.name, candidate.start, candidate.end
        if name.kind == "full-name" and name.text.endswith("公司"):
            return start, end
        whole = 0
        if name.level == "firm" and name.kind in {"short-name", "former-name"}:
            whole = registered(text, end, self.companies[candidate.code].full_name.partition(name.text)[2])
        return (self.words.place_before(text, start), whole) if whole else None

    def objection(self, text: FieldText, candidate: Candidate) -> tuple[str, str] | None:
        """What speaks against a name whatever the article is about: the rule and the words."""
        made, start, end, name = text.made.text, candidate.start, candidate.end, candidate.name
        if name.kind == "english-name":
            word = latin_product(made, end)
            words = made[start:end] + word if word else self.evidence.other_entity(made, start, end, everyday=False)
            return ("other-entity", words) if words else None
        everyday = name.level != "firm"
        full_name = self.companies[candidate.code].full_name
        words = longer_company(made, end, full_name.partition(name.text)[2])
        rule = "part-of-company-name"
        if not words and name.kind == "alias":
            bank = self.companies[candidate.code].short_name.endswith("银行")
            words = "" if bank else self.words.longer_name(made, start, end)
        if not words:
            rule, words = "other-entity", self.evidence.other_entity(made, start, end, everyday=everyday)
        if not words and everyday and inside_title(made, start):
            rule, words = "title-of-a-work", made[start:end]
        if not words:
            mark = MARK.match(name.text)
            rule, words = "inside-word", self.cut_word(text, mark.end() + start if mark else start, end)
        if not words and text.made.spaced(start, end):
            parts = text.made.parts(start, end)
            apart = min(map(len, parts)) > 1 and any(map(self.words.is_word, parts))
            rule, words = "separate-words", " ".join(parts) if apart else ""
        return (rule, words) if words else None

    def cut_word(self, text: FieldText, start: int, end: int) -> str:
        """Return the words that the span would cut, or an empty string."""
        made = text.made.text
        if word := self.words.crossing(made, start, end):
            return word
        if self.words.fits(made, start, end, text.cuts):
            return ""
        return "/".join(self.words.cut(made[max(0, start - 3) : end + 3]))

    def second(self, text: FieldText, found: list[Candidate], firm: set[str]) -> list[Candidate]:
        """Judge the names that need evidence; ``firm`` are the companies that the article names beyond doubt."""
        for _ in range(ROUNDS):
            found = [
                candidate if candidate.settled else self.with_evidence(text, found, index, firm)
                for index, candidate in enumerate(found)
            ]
        return [
            candidate if candidate.settled else candidate._replace(rule="no-evidence", note=candidate.name.level)
            for candidate in found
        ]

    def with_evidence(self, text: FieldText, found: list[Candidate], index: int, firm: set[str]) -> Candidate:
        candidate = found[index]
        made, name, start, end = text.made.text, candidate.name, candidate.start, candidate.end
        named = next((code for code in name.codes if code in firm), "")
        weak = name.level == "weak"
        rule = note = ""
        if note := self.evidence.market(made, start, end, near=not weak):
            rule = "market-words"
        elif in_list(made, found, index, strict=not weak) or (
            name.kind == "alias" and in_long_list(made, found, index)
        ):
            rule = "list-of-companies"
        elif (weak or named) and (note := self.evidence.corporate(made, start, end)):
            rule = "corporate-words"
        elif weak and named:
            rule, note = "named-elsewhere", named
        elif weak and name.kind != "alias" and (note := self.evidence.financial(made, start, end)):
            rule = "financial-sentence"
        elif weak and name.kind == "alias" and (note := company_near(made, found, index)):
            rule = "company-in-sentence"
        if not rule or (len(name.codes) > 1 and name.kind == "short-name" and not named):
            return candidate
        return candidate._replace(code=named or candidate.code, evidence=f"{name.kind}+context", rule=rule, note=note)

    def lone_codes(self, text: FieldText, found: list[Candidate]) -> Iterator[Candidate]:
        """Codes beside no known name: a mention of their own, or of the unknown name before their bracket."""
        made = text.made.text
        starts = [candidate.start for candidate in found]
        named = {candidate.code for candidate in found if candidate.taken}
        for hit in text.codes:
            around = found[bisect_left(starts, hit.start - FARTHEST) : bisect_left(starts, hit.end + FARTHEST)]
            beside = [one for one in around if attached(made, one.start, one.end, [hit])]
            if any(one.taken or one.rule == "other-entity" for one in beside) or beside_code(made, text.codes, hit):
                continue
            taken = [one for one in around if one.taken]
            candidate = Candidate(
                text.field, hit.start, hit.end, Name(hit.written, "code", (hit.code,), "firm"), hit.code
            )
            market = self.evidence.market(made, hit.start, hit.end)
            if not hit.code:
                yield candidate._replace(rule="unknown-code")
            elif not hit.sure and not market:
                yield candidate._replace(rule="bare-number")
            elif hit.code in named and hit.written.isdigit() and not market:
                yield candidate._replace(rule="code-of-named-company")
            elif (span := name_before(made, hit)) and not overlaps(span, taken):
                start, end = span
                yield candidate._replace(
                    start=start, end=end, evidence="name+code", rule="unknown-name+code", note=hit.written
                )
            else:
                yield candidate._replace(evidence="code", rule="code")


def with_code(candidate: Candidate, hit: CodeHit) -> Candidate:
    """A code beside a name decides between the name's bearers, or contradicts it: then the conflict is recorded.

    A sure, present name outweighs a code mistyped; a former or ambiguous name gives way to the code.
    """
    name = candidate.name
    candidate = candidate._replace(code=name.codes[0], note=hit.written)
    sure_name = name.level == "firm"
    if hit.code in name.codes:
        return candidate._replace(code=hit.code, evidence="name+code", rule="name+code")
    if not hit.code:
        return candidate._replace(evidence="name-code-conflict" if sure_name and hit.sure else "", rule="code-unknown")
    if sure_name and name.kind in {"short-name", "full-name"}:
        return candidate._replace(evidence="name-code-conflict", rule="name-over-code")
    return candidate._replace(code=hit.code, evidence="name-code-conflict", rule="code-over-name")


def overlaps(span: tuple[int, int], candidates: list[Candidate]) -> bool:
    return any(candidate.start < span[1] and span[0] < candidate.end for candidate in candidates)
