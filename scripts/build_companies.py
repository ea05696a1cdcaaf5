"""Build config/companies.csv from listings published by others: facts only, sorted, the same bytes every time.

usage: build_companies.py FOLDER [--out config/companies.csv]

FOLDER holds these files (their origin is in the line of each):

* ``a_shares_2026-06.csv``: code, short name, industry and listing date of the A-shares listed in June 2026
  (yzq129/quant-factor, stock_basic.csv);
* ``full_names_2021-10.jsonl``: registered names as of October 2021
  (liuhuanyong/ChainKnowledgeGraph, data/company.json);
* ``name_history.csv``: every short name seen in five snapshots from 2020 to 2026, hence the former names, the
  companies delisted since, and the B-shares.

What no listing holds stands, written by hand from public filings, in ``scripts/company_facts/``:

* ``overseas.csv``: technology companies listed in Hong Kong or the United States, their links and English names;
* ``links.csv``: Hong Kong and US codes of companies that also have A-shares, and their English names;
* ``former_names.csv``: short names given up before the first snapshot, and names of delisted companies;
* ``full_names.csv``: registered names missing above, and names that a listing showed cut off by XD or DR.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from newsvane.config.companies import Company, exchange_of, write_companies
from newsvane.config.company_update import plain

FACTS = Path(__file__).parent / "company_facts"
DAY_MARK = re.compile(r"^(?:XD|XR|DR)(?=[\u4e00-\u9fff])")
RISK_MARK = re.compile(r"^(?:S|PT|S?\*?ST)(?=[\u4e00-\u9fff])")
LEFT_MARK = re.compile(r"退$|^退市")
NAME_NOISE = re.compile(r"[*A-Z]|股份|集团|科技|退市?")
REGISTERED_NOTE = re.compile(r"\(简称.*\)$")
OLD_BEIJING = ("43", "83", "87", "88")


def suffix_of(symbol: str) -> str:
    if symbol.startswith(("6", "900")):
        return "SH"
    return "BJ" if symbol.startswith(("92", *OLD_BEIJING)) else "SZ"


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def read_history(path: Path) -> dict[str, list[str]]:
    """Names by symbol in the order first seen; the Beijing codes of before 2025 count as their present 920 codes."""
    rows = read_rows(path)
    present = {row["name"]: row["code"] for row in rows if row["code"].startswith("92")}
    names: dict[str, list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["first_seen_in_snapshot"], row["code"])):
        symbol = row["code"]
        if symbol.startswith(OLD_BEIJING):
            symbol = present.get(row["name"], "920" + symbol[3:])
        names[symbol].append(plain(row["name"]))
    return names


def whole_name(name: str, history: Iterable[str]) -> str:
    """Undo the cut that XD leaves: XD中直股 was shown for 中直股份."""
    if not DAY_MARK.match(name):
        return name
    stem = DAY_MARK.sub("", name)
    return next((old for old in history if old.startswith(stem)), stem)


def read_full_names(path: Path) -> dict[str, str]:
    names = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        full_name = REGISTERED_NOTE.sub("", plain(row["fullname"]))
        names[row["code"][:6]] = full_name.replace("(", "（").replace(")", "）")
    return names


def describes(full_name: str, names: Iterable[str]) -> bool:
    """Whether a registered name can be this company's: some listings put one company's beside another's code."""
    return any(len(set(NAME_NOISE.sub("", name)) & set(full_name)) >= min(2, len(set(name))) for name in names)


def checked(full_name: str, names: Iterable[str]) -> str:
    return full_name if describes(full_name, names) else ""


def former_names(present: str, history: Iterable[str]) -> tuple[str, ...]:
    kept = dict.fromkeys(name for name in history if not DAY_MARK.match(name) and name != present)
    return tuple(kept)


def listed_companies(folder: Path) -> dict[str, Company]:
    history = read_history(folder / "name_history.csv")
    full_names = read_full_names(folder / "full_names_2021-10.jsonl")
    companies = {}
    for row in read_rows(folder / "a_shares_2026-06.csv"):
        past = history.get(row["symbol"], [])
        name = whole_name(plain(row["name"]), past)
        companies[row["ts_code"]] = Company(
            code=row["ts_code"],
            exchange=exchange_of(row["ts_code"]),
            short_name=name,
            full_name=checked(full_names.get(row["symbol"], ""), (name, *past)),
            former_names=former_names(name, past),
            industry=row["industry"],
            list_date=f"{row['list_date'][:4]}-{row['list_date'][4:6]}-{row['list_date'][6:]}",
        )
    for symbol, names in history.items():
        code = f"{symbol}.{suffix_of(symbol)}"
        if code not in companies:
            add_unlisted(companies, code, names, full_names.get(symbol, ""))
    return companies


def add_unlisted(companies: dict[str, Company], code: str, names: list[str], full_name: str) -> None:
    """Add a company that has left the exchange, or a B-share to its A-share where the digits tell which it is."""
    if code.startswith("200") and (main := f"000{code[3:]}") in companies:
        company = companies[main]
        names = [name for name in names if not name.endswith("退")]
        companies[main] = replace(
            company, former_names=company.former_names + tuple(names), other_codes=(*company.other_codes, code)
        )
        return
    moved = next(
        (main for main, company in companies.items() if {company.short_name, *company.former_names} & set(names)), None
    )
    if moved:  # from Beijing to another exchange, under the same name
        companies[moved] = replace(companies[moved], other_codes=(*companies[moved].other_codes, code))
        return
    whole = [name for name in names if not RISK_MARK.match(name) and not LEFT_MARK.search(name)]
    name = whole[-1] if whole else names[-1]
    status = "b-share" if code.startswith(("200", "900")) else "delisted"
    full_name = checked(full_name, names)
    companies[code] = Company(code, exchange_of(code), name, full_name, former_names(name, names), status=status)


def with_facts(companies: dict[str, Company]) -> dict[str, Company]:
    """Lay the tables written by hand over the listings."""
    companies = dict(companies)
    for row in read_rows(FACTS / "full_names.csv"):
        company = companies[row["code"]]
        name = plain(row["short_name"]) or company.short_name
        companies[row["code"]] = replace(
            company,
            short_name=name,
            full_name=row["full_name"] or company.full_name,
            former_names=tuple(
                former for former in dict.fromkeys((*company.former_names, company.short_name))
                if former != name and not name.startswith(former)
            ),
        )  # fmt: skip
    for row in read_rows(FACTS / "former_names.csv"):
        names = [plain(name) for name in row["names"].split(";")]
        if row["code"] not in companies:
            companies[row["code"]] = Company(row["code"], exchange_of(row["code"]), names.pop(), status="delisted")
        company = companies[row["code"]]
        seen = (*names, *company.former_names)
        companies[row["code"]] = replace(company, former_names=former_names(company.short_name, seen))
    for row in read_rows(FACTS / "links.csv"):
        company = companies[row["code"]]
        companies[row["code"]] = replace(
            company,
            other_codes=(*company.other_codes, *listed(row["other_codes"])),
            english_names=listed(row["english_names"]),
        )
    for row in read_rows(FACTS / "overseas.csv"):
        companies[row["code"]] = Company(
            code=row["code"],
            short_name=row["short_name"],
            exchange=row["exchange"],
            full_name=row["full_name"],
            former_names=listed(row["former_names"]),
            industry=row["industry"],
            list_date=row["list_date"],
            other_codes=listed(row["other_codes"]),
            english_names=listed(row["english_names"]),
        )
    return companies


def listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=Path("config/companies.csv"))
    arguments = parser.parse_args()
    count = write_companies(arguments.out, with_facts(listed_companies(arguments.folder)).values())
    print(f"{arguments.out}: {count} companies")


if __name__ == "__main__":
    main()
