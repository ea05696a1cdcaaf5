"""The dictionary: every name under which a company may stand in a text, and how much it needs beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from newsvane.config.companies import Company
from newsvane.config.company_aliases import Alias, Ambiguity, Level

RISK = re.compile(r"^(?:S?\*?ST|PT|S)(?=[\u4e00-\u9fffA-Z])|^退市|退$")
RANK = {"short-name": 0, "full-name": 1, "former-name": 2, "alias": 3, "english-name": 4, "longer-name": 5}


class Name(NamedTuple):
    """A name and the companies that bear it, the likeliest first; a ``longer-name`` belongs to none of ours."""

    text: str
    kind: str
    codes: tuple[str, ...]
    level: Level


def company_names(companies: Iterable[Company], aliases: Iterable[Alias], ambiguity: Ambiguity) -> list[Name]:
    """All names, each once, sorted; where two companies share one, today's listed bearer comes first."""
    bearers: dict[str, list[tuple[int, bool, str]]] = defaultdict(list)
    levels: dict[str, Level] = dict(ambiguity.levels)

    def add(text: str, kind: str, company: Company) -> None:
        if len(text) > 1:
            bearers[text].append((RANK[kind], company.status != "listed", company.code))

    for company in companies:
        add(company.short_name, "short-name", company)
        for name in company.former_names:
            add(name, "former-name", company)
        for name in full_forms(company.full_name, company.short_name):
            add(name, "full-name", company)
        for name in company.english_names:
            add(name, "english-name", company)
    for alias in aliases:
        bearers[alias.name].append((RANK["alias"], False, alias.code))
        if all(rank == RANK["alias"] for rank, *_ in bearers[alias.name]) or alias.level != "firm":
            levels[alias.name] = alias.level
    names = []
    kinds = {rank: kind for kind, rank in RANK.items()}
    for text, found in bearers.items():
        found.sort()
        codes = tuple(dict.fromkeys([code for _, _, code in found]))
        kind = kinds[found[0][0]]
        level = "firm" if kind == "full-name" else levels.get(text, default_level(text, kind, len(codes)))
        names.append(Name(text, kind, codes, level))
    names += [Name(text, "longer-name", (), "firm") for text in ambiguity.longer if text not in bearers]
    return sorted(names, key=lambda name: name.text)


def default_level(text: str, kind: str, bearers: int) -> Level:
    """A name shared by companies of the past, and two letters alone, need something beside them."""
    if kind == "former-name" and bearers > 1:
        return "weak"
    return "weak" if len(text) == 2 and text.isascii() else "firm"


def full_forms(full_name: str, short_name: str) -> Iterable[str]:
    """The registered name with and without its brackets, and 中国光大银行 where 光大银行 is the short name."""
    if not full_name:
        return
    folded = full_name.replace("（", "(").replace("）", ")")
    if full_name.startswith(f"中国{short_name}"):
        yield f"中国{short_name}"
    yield folded
    if "(" in folded:
        yield re.sub(r"\(.*?\)", "", folded)


@dataclass(frozen=True, slots=True)
class RiskNames:
    """Which company a name under ST is: the letters are put before two to four characters of its name.

    ``exact`` holds the marked names seen in a listing, ``whole`` other names, ``heads`` and ``tails`` their first and
    last two characters, ``skips`` the first and third of names of three (东通 of 东方通), ``apart`` of longer ones
    (东园 of 东方园林), ``cut`` their first three (what XD leaves of a name). A code may stand twice.
    """

    exact: Mapping[str, Sequence[str]]
    whole: Mapping[str, Sequence[str]]
    heads: Mapping[str, Sequence[str]]
    tails: Mapping[str, Sequence[str]]
    skips: Mapping[str, Sequence[str]]
    apart: Mapping[str, Sequence[str]]
    cut: Mapping[str, Sequence[str]]

    def bearers(self, stem: str) -> tuple[str, ...]:
        return next((each_once(found) for kind in self.kinds if (found := kind.get(stem))), ())

    @property
    def kinds(self) -> tuple[Mapping[str, Sequence[str]], ...]:
        """From the surest to the least sure."""
        return self.exact, self.whole, self.heads, self.tails, self.skips, self.apart


def risk_names(companies: Iterable[Company]) -> RiskNames:
    exact, whole, heads, tails, skips, apart, cut = (defaultdict[str, list[str]](list) for _ in range(7))
    for company in companies:
        if company.exchange not in {"SSE", "SZSE", "BSE"}:
            continue
        for name in (company.short_name, *company.former_names):
            bare = RISK.sub("", name) if name[0] in "*SP退" or name[-1] == "退" else name  # in most names
            if bare != name:
                exact[bare].append(company.code)
            elif len(name) > 2:
                whole[name].append(company.code)
                cut[name[:3]].append(company.code)
                heads[name[:2]].append(company.code)
                tails[name[-2:]].append(company.code)
                (skips if len(name) == 3 else apart)[name[0] + name[2]].append(company.code)
    return RiskNames(exact, whole, heads, tails, skips, apart, cut)


def each_once(codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))
