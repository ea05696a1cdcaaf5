"""Merging a new listing into ``config/companies.csv``: nothing is ever taken out, old names become former names."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from newsvane.config.companies import Company, exchange_of
from newsvane.errors import ConfigError, ConfigErrors, NewsvaneError

LEAST_SHARE = 0.9
"""A listing with a smaller share of an exchange's companies than this was cut short."""
FIELDS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "ts_code", "symbol", "证券代码", "股票代码", "代码", "A股代码"),
    "short_name": ("short_name", "name", "证券简称", "股票简称", "简称", "名称", "A股简称"),
    "full_name": ("full_name", "fullname", "公司全称", "全称"),
    "industry": ("industry", "行业", "所属行业"),
    "list_date": ("list_date", "上市日期", "A股上市日期"),
}
DAY_MARK = re.compile(r"^(?:XD|XR|DR|N|C)(?=[\u4e00-\u9fff])")
SHARE_MARK = re.compile(r"-(?:U|W|WD|UW|UWD)$")
BEIJING = ("4", "8", "92")


@dataclass(frozen=True, slots=True)
class Merge:
    """The table after a merge, and what changed: codes added, ``old → new`` names, codes the listing does not have."""

    companies: tuple[Company, ...]
    added: tuple[str, ...]
    renamed: tuple[str, ...]
    missing: tuple[str, ...]


def read_listing(path: Path) -> dict[str, Company]:
    """Read a listing as CSV with a header, in any of the usual column names; raises ``ConfigErrors``.

    Codes may be bare (600519), with the exchange behind (600519.SH) or before (sh600519).
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            columns = {
                field: found for field, names in FIELDS.items() if (found := first(names, rows.fieldnames or []))
            }
            if "code" not in columns or "short_name" not in columns:
                raise ConfigError(path, 1, "no columns for code and short name, such as code,short_name")
            listing: dict[str, Company] = {}
            mistakes: list[ConfigError] = []
            for row in rows:
                values = {field: (row[column] or "").strip() for field, column in columns.items()}
                code, name = whole_code(values["code"]), plain(values["short_name"])
                if not code or not name:
                    what = f"not a code: {values['code']!r}" if not code else "the short name is empty"
                    mistakes.append(ConfigError(path, rows.line_num, what))
                    continue
                listing[code] = Company(
                    code,
                    exchange_of(code),
                    name,
                    full_name=values.get("full_name", ""),
                    industry=values.get("industry", ""),
                    list_date=day(values.get("list_date", "")),
                )
    except OSError as error:
        raise ConfigError(path, None, error.strerror or str(error)) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(path, None, f"not CSV in UTF-8: {error}") from error
    if mistakes:
        raise ConfigErrors(mistakes)
    return listing


def merge(companies: Iterable[Company], listing: Mapping[str, Company]) -> Merge:
    """Lay the listing over the table; raises ``NewsvaneError`` where the listing is far too short to be whole."""
    table = {company.code: company for company in companies}
    refuse_short(table.values(), listing)
    owners = {code: company.code for company in table.values() for code in company.other_codes}
    added, renamed = [], []
    for written, new in listing.items():
        code = present_code(written, table)
        if code in owners:
            continue
        old = table.get(code)
        if old is None:
            table[code] = new
            added.append(code)
            continue
        merged = with_listing(old, new)
        if merged.short_name != old.short_name:
            renamed.append(f"{old.short_name} → {merged.short_name}")
        table[code] = merged
    seen = {present_code(code, table) for code in listing}
    exchanges = {company.exchange for company in listing.values()}
    missing = sorted(
        company.code
        for company in table.values()
        if company.status == "listed" and company.exchange in exchanges and company.code not in seen
    )
    return Merge(tuple(table.values()), tuple(sorted(added)), tuple(renamed), tuple(missing))


def present_code(code: str, table: Mapping[str, Company]) -> str:
    """Beijing's codes of before October 2025 kept their last three digits: 830946.BJ is 920946.BJ."""
    present = f"920{code[3:]}"
    return present if code.endswith(".BJ") and present in table else code


def refuse_short(companies: Iterable[Company], listing: Mapping[str, Company]) -> None:
    have = Counter(company.exchange for company in companies if company.status == "listed")
    come = Counter(company.exchange for company in listing.values())
    for exchange, count in sorted(come.items()):
        if count < LEAST_SHARE * have[exchange]:
            raise NewsvaneError(
                f"the listing has {count} companies of {exchange} where {have[exchange]} are known: "
                f"it looks cut short, and nothing was changed"
            )
    if not come:
        raise NewsvaneError("the listing is empty, and nothing was changed")


def with_listing(old: Company, new: Company) -> Company:
    """Take the new name, industry and date; a name that is only cut by the mark of a day is not a new one."""
    name = new.short_name
    if DAY_MARK.match(name):
        stem = DAY_MARK.sub("", name)
        name = old.short_name if old.short_name.startswith(stem[:2]) else stem
    former = dict.fromkeys((*old.former_names, *([old.short_name] if name != old.short_name else [])))
    former.pop(name, None)
    return replace(
        old,
        short_name=name,
        full_name=new.full_name or old.full_name,
        former_names=tuple(former),
        industry=new.industry or old.industry,
        list_date=new.list_date or old.list_date,
        status="listed",
    )


def whole_code(text: str) -> str:
    """Return the code with its exchange behind, or an empty string where it is none."""
    match = re.fullmatch(r"(?:(SH|SZ|BJ)\.?)?(\d{6})(?:\.(SH|SZ|BJ))?", text.upper())
    if not match:
        return ""
    symbol = match[2]
    exchange = match[1] or match[3]
    if not exchange:
        exchange = "SH" if symbol.startswith(("6", "900")) else "BJ" if symbol.startswith(BEIJING) else "SZ"
    return f"{symbol}.{exchange}"


def plain(name: str) -> str:
    """Half-width letters, no spaces, no mark of a share class: 万  科Ａ is 万科A, 奇安信-U is 奇安信."""
    return SHARE_MARK.sub("", re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)))


def day(text: str) -> str:
    digits = re.sub(r"\D", "", text)[:8]
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if len(digits) == len("20260101") else ""


def first(names: Iterable[str], columns: Iterable[str]) -> str:
    columns = set(columns)
    return next((name for name in names if name in columns), "")
