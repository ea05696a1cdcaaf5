"""Build config/company_ambiguity.csv: which company names mean something else as well, derived from data.

usage: build_company_ambiguity.py OTHER_NAMES TEXT... [--companies config/companies.csv] [--out FILE]

OTHER_NAMES is a list of company names, one a line (Company-Shorter-Form of wainshine/Company-Names-Corpus, Apache-2.0):
only those that contain a name of ours are kept. TEXT is any ordinary news text, read for statistics alone.

Of each short or former name it asks:

* ``word``: is it in jieba's dictionary, with what part of speech, and how often in the corpus behind that dictionary;
* ``short``: has it only two characters;
* ``split``: how often does jieba, which does not know the name, cut ordinary text so that the name's ends fall inside
  words (我国/新能源 for 国新能源);
* ``contained``: which longer words and which other companies' names contain it (清华大学 is no 清华, 蓝思科技 no 思科).

The level follows: ``common`` (everyday word), ``weak`` (a word now and then), or ``firm`` (rows kept for the longer
names alone). ``config/company_ambiguity.toml`` is reviewed by hand and overrides it.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import jieba
from ahocorasick_rs import AhoCorasick

from newsvane.config.companies import read_companies

EVERYDAY = 100
"""Occurrences in the corpus of jieba's dictionary from which a word counts as everyday."""
PROPER = {"nt", "nz"}
NAMES = {"nr", "nrt", "nz", "nt"}
RARE = 30
MARK = re.compile(r"^(?:\*?S?\*?ST|S|PT|退市)|退$|[AB]$")
SAME_COMPANY = re.compile(r"(?:公司|集团|集团公司|有限公司|股份有限公司|有限责任公司)$")
TAGS = re.compile(r"<[^>]+>")
SPLIT_AT_LEAST, SPLIT_SHARE = 3, 0.3


def names_of(companies: Path) -> list[str]:
    names = {
        name
        for company in read_companies(companies)
        for name in (company.short_name, *company.former_names)
        if len(name) > 1 and not MARK.search(name)
    }
    return sorted(names)


def dictionary() -> dict[str, tuple[int, str]]:
    words = {}
    for line in jieba.get_dict_file().read().decode("utf-8").splitlines():
        word, frequency, tag = line.split(" ")
        words[word] = (int(frequency), tag)
    return words


def word_level(name: str, frequency: int, tag: str) -> str:
    if (tag in PROPER and len(name) > 3) or (tag in NAMES and frequency < RARE and len(name) > 2):
        return "firm"
    if frequency >= EVERYDAY and tag not in PROPER:
        return "common"
    return "weak"


def longer_names(names: list[str], others: Iterable[str]) -> dict[str, list[str]]:
    """Names of others that contain a name of ours and are not merely its longer form."""
    automaton = AhoCorasick(names)
    own = set(names)
    longer: dict[str, list[str]] = defaultdict(list)
    for other in others:
        if other in own:
            continue
        for number, start, end in automaton.find_matches_as_indexes(other, overlapping=True):
            before, after = other[:start], other[end:]
            if (before in ("", "中国") and SAME_COMPANY.fullmatch(after)) or (before == "中国" and not after):
                continue
            longer[names[number]].append(other)
    return longer


def split_names(names: list[str], texts: Iterable[str]) -> set[str]:
    """Names whose ends fall inside jieba's words in a good part of their occurrences."""
    automaton = AhoCorasick(names)
    seen: Counter[str] = Counter()
    split: Counter[str] = Counter()
    for text in texts:
        found = automaton.find_matches_as_indexes(text, overlapping=True)
        if not found:
            continue
        for number, start, end in found:
            left, right = max(0, start - 20), min(len(text), end + 20)
            bounds = {left}
            for word in jieba.cut(text[left:right], HMM=False):
                bounds.add(max(bounds) + len(word))
            seen[names[number]] += 1
            split[names[number]] += start not in bounds or end not in bounds
    return {name for name in seen if split[name] >= SPLIT_AT_LEAST and split[name] >= SPLIT_SHARE * seen[name]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other_names", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--companies", type=Path, default=Path("config/companies.csv"))
    parser.add_argument("--out", type=Path, default=Path("config/company_ambiguity.csv"))
    arguments = parser.parse_args()
    names = names_of(arguments.companies)
    words = dictionary()
    others = arguments.other_names.read_text(encoding="utf-8").split()
    lines = (
        TAGS.sub(" ", line)
        for path in arguments.texts
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
    )
    longer = longer_names(names, [*others, *words])
    split = split_names(names, lines)
    rows = []
    for name in names:
        reasons, level = [], "firm"
        if name in words:
            level = word_level(name, *words[name])
            reasons.append(f"word:{words[name][1]}:{words[name][0]}")
        if len(name) == 2:
            level = "weak" if level == "firm" else level
            reasons.append("short")
        if name in split:
            level = "weak" if level == "firm" else level
            reasons.append("split")
        if name in longer:
            reasons.append("contained")
        if level != "firm" or name in longer:
            rows.append((name, level, ";".join(reasons), ";".join(sorted(set(longer.get(name, []))))))
    with arguments.out.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("name", "level", "reasons", "longer_names"))
        writer.writerows(sorted(rows))
    print(f"{arguments.out}: {len(rows)} names")


if __name__ == "__main__":
    main()
