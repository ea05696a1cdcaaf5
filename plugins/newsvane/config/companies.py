"""``config/companies.csv``: the listed companies that tagging looks for, one a row, sorted by exchange and code."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from newsvane.errors import ConfigError, ConfigErrors

COLUMNS = (
    "code",
    "exchange",
    "short_name",
    "full_name",
    "former_names",
    "industry",
    "list_date",
    "status",
    "other_codes",
    "english_names",
)
EXCHANGES = {"SH": "SSE", "SZ": "SZSE", "BJ": "BSE", "HK": "HKEX"}
STATUSES = frozenset({"listed", "delisted", "b-share"})
CODE = re.compile(r"(?:\d{6}\.(?:SH|SZ|BJ)|\d{4,5}\.HK|[A-Z][A-Z.]{0,5}\.US)")


@dataclass(frozen=True, slots=True)
class Company:
    """A listed company; ``code`` is its entity, ``other_codes`` are its further listings (H-share, ADR, B-share)."""

    code: str
    exchange: str
    short_name: str
    full_name: str = ""
    former_names: tuple[str, ...] = ()
    industry: str = ""
    list_date: str = ""
    status: str = "listed"
    other_codes: tuple[str, ...] = ()
    english_names: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return (self.code, *self.other_codes)


def read_companies(path: Path) -> tuple[Company, ...]:
    """Read and check the table; raises ``ConfigErrors`` with every mistake and its line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines)
            header = tuple(next(reader, ()))
            if header != COLUMNS:
                raise ConfigError(path, 1, f"the columns must be {','.join(COLUMNS)}")
            rows = [(reader.line_num, row) for row in reader if row]
    except OSError as error:
        raise ConfigError(path, None, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise ConfigError(path, None, "not UTF-8 text") from error
    except csv.Error as error:
        raise ConfigError(path, None, f"not CSV: {error}") from error
    companies: list[Company] = []
    mistakes: list[ConfigError] = []
    owners: dict[str, str] = {}
    for line, row in rows:
        if found := list(problems(row)):
            mistakes.append(ConfigError(path, line, "; ".join(found)))
            continue
        company = company_of(row)
        for code in company.codes:
            if code in owners:
                mistakes.append(ConfigError(path, line, f"code {code} already belongs to {owners[code]}"))
            owners.setdefault(code, company.code)
        companies.append(company)
    if mistakes:
        raise ConfigErrors(mistakes)
    return tuple(companies)


def write_companies(path: Path, companies: Iterable[Company]) -> int:
    """Write the table whole, sorted by exchange and code, and put it in place by renaming; returns the rows."""
    rows = sorted(companies, key=lambda company: (company.code.split(".")[1], company.code))
    draft = path.with_name(f".{path.name}.draft")
    with draft.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(COLUMNS)
        for company in rows:
            values = (getattr(company, column) for column in COLUMNS)
            writer.writerow([value if isinstance(value, str) else ";".join(value) for value in values])
    draft.replace(path)
    return len(rows)


def exchange_of(code: str) -> str:
    """The exchange of a mainland or Hong Kong code: SSE for 600519.SH; empty for the United States."""
    return EXCHANGES.get(code.rsplit(".", 1)[1], "")


def company_of(row: list[str]) -> Company:
    code, exchange, short_name, full_name, former, industry, list_date, status, others, english = row
    return Company(
        code, exchange, short_name, full_name, parts(former), industry, list_date, status, parts(others), parts(english)
    )


def problems(row: list[str]) -> Iterator[str]:
    if len(row) != len(COLUMNS):
        yield f"{len(row)} values for {len(COLUMNS)} columns"
        return
    for code in (row[0], *parts(row[8])):
        if not CODE.fullmatch(code):
            yield f"not a code such as 600519.SH, 0700.HK or BABA.US: {code!r}"
    if not row[2].strip():
        yield "short_name is empty"
    if row[7] not in STATUSES:
        yield f"status must be one of {', '.join(sorted(STATUSES))}, not {row[7]!r}"


def parts(text: str) -> tuple[str, ...]:
    if not text:  # as most are
        return ()
    return tuple(part for part in text.split(";") if part)
