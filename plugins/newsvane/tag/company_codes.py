"""Securities codes in a text: 300624.SZ, SZ300624, (300624), 股票代码:300624, 0700.HK, NASDAQ:BIDU.

Works on the text of ``company_text``, where letters and punctuation are half-width.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from newsvane.config.companies import Company

MAINLAND = re.compile(
    r"(?<![0-9A-Za-z.])(?:(?P<prefix>SH|SZ|BJ|sh|sz|bj|Sh|Sz|Bj)[.: ]?)?(?P<digits>\d{6})"
    r"(?:\s?\.\s?(?P<suffix>SH|SZ|BJ|SS|XSHG|XSHE|sh|sz|bj))?(?![0-9]|\.\d|%)"
)
HONG_KONG = re.compile(
    r"(?<![0-9A-Za-z.])(?:(?:HKEX|HK|hk|港交所|港股(?:代码)?)[.: ]{0,2}(?P<after>\d{4,5})"
    r"|(?P<before>\d{4,5})\s?\.\s?(?:HK|hk))(?![0-9A-Za-z])"
)
UNITED_STATES = re.compile(
    r"(?:(?:NASDAQ|Nasdaq|纳斯达克|纳斯达克代码|NYSE|纽交所|纽约证券交易所|美股(?:代码)?)\s?:\s?(?P<after>[A-Z]{1,5})"
    r"|(?<![0-9A-Za-z.])(?P<before>[A-Z]{1,5})\.(?:US|O|N|OQ|NYSE|NASDAQ))(?![0-9A-Za-z])"
)
SIX_DIGITS = re.compile(r"\d{6}")
HONG_KONG_MARKS = ("HK", "hk", "港交所", "港股")
UNITED_STATES_MARKS = ("NASDAQ", "Nasdaq", "纳斯", "NYSE", "纽交所", "纽约", "美股", ".US", ".O", ".N")
"""What a text must hold to be worth the search; most do not."""
OTHER_CODES = "基金|债券|转债|指数|期货|合约|产品|机构|行业|地区|邮政|项目|申购|认购|ETF"
LABEL = re.compile(
    rf"(?:(?:股票|证券|A股|公司)代码|{''.join(f'(?<!{word})' for word in OTHER_CODES.split('|'))}代码|A股|股票)"
    r"\s*(?:为|是|:)?\s*[“\"(]?$"
)
BRACKET = re.compile(r"[(\[【]\s*(?:[^()\[\]【】,;。]{0,12}[:,/])?\s*$")
AFTER_NAME = re.compile(
    r"[”\"」』]?\s?(?:[(\[【<:,]\s?)?(?:(?:[^()]{1,12}[,;/]\s?)?(?:(?:股票|证券|A股|港股|H股|美股)?(?:代码)?(?:为|是)?\s?:?\s?))?"
)
BEFORE_NAME = re.compile(r"\s?[)\]】>:]?\s?")
UNKNOWN_NAME = re.compile(r"(?:^|[\s、,。:;“\"”【】!?(\n])(?P<name>(?:S?\*?ST)?[\u4e00-\u9fffA-Z]{3,5})$")
MOST_CODES = 3
FAR_AFTER, FAR_BEFORE = 30, 3
"""Characters between a name and its code, by the side on which the code stands."""
OLD_BEIJING = ("43", "82", "83", "87", "88")


@dataclass(frozen=True, slots=True)
class CodeHit:
    """A code at ``[start, end)``; ``code`` is the company's entity, or empty where no company has the code.

    ``sure`` says that the writing alone shows a code: an exchange, a label or a bracket stands with the digits.
    """

    start: int
    end: int
    code: str
    written: str
    sure: bool


class CodeIndex:
    """Every code of every company, with and without its exchange."""

    def __init__(self, companies: Iterable[Company]) -> None:
        full: dict[str, str] = {}
        digits: dict[str, str] = {}
        for company in companies:
            for code in company.codes:
                symbol, exchange = code.split(".", 1)
                full[code] = company.code
                if exchange in {"SH", "SZ", "BJ"}:
                    digits.setdefault(symbol, company.code)
                    if symbol.startswith("920"):
                        for old in OLD_BEIJING:
                            digits.setdefault(old + "0" + symbol[3:], company.code)
        self.full: Mapping[str, str] = full
        self.digits: Mapping[str, str] = digits

    def find(self, text: str) -> list[CodeHit]:
        """All codes of a text in its order; six bare digits are among them, not ``sure``."""
        hits: list[CodeHit] = []
        if SIX_DIGITS.search(text):
            hits += [self.mainland(text, match) for match in MAINLAND.finditer(text)]
        if any(mark in text for mark in HONG_KONG_MARKS):
            hits += [self.overseas(match, "HK") for match in HONG_KONG.finditer(text)]
        if any(mark in text for mark in UNITED_STATES_MARKS):
            hits += [self.overseas(match, "US") for match in UNITED_STATES.finditer(text)]
        return sorted(hits, key=lambda hit: hit.start)

    def mainland(self, text: str, match: re.Match[str]) -> CodeHit:
        digits, exchange = match["digits"], (match["prefix"] or match["suffix"] or "").upper()
        code = self.digits.get(digits) or self.old_beijing(digits)
        before = text[max(0, match.start() - 20) : match.start()]
        sure = bool(
            exchange
            or LABEL.search(before)
            or (BRACKET.search(before) and text[match.end() : match.end() + 1] in ")],;】")
        )
        return CodeHit(match.start(), match.end(), code, match[0], sure)

    def old_beijing(self, digits: str) -> str:
        """Codes of the Beijing exchange from before October 2025 kept their last three digits."""
        return self.full.get(f"920{digits[3:]}.BJ", "") if digits.startswith(OLD_BEIJING) else ""

    def overseas(self, match: re.Match[str], exchange: str) -> CodeHit:
        symbol = match["after"] or match["before"]
        if exchange == "HK":
            symbol = symbol.lstrip("0").zfill(4)
        return CodeHit(match.start(), match.end(), self.full.get(f"{symbol}.{exchange}", ""), match[0], sure=True)


def beside_code(text: str, hits: Sequence[CodeHit], hit: CodeHit) -> bool:
    """Whether the same company's code stands right before: (sh600777)(600777)."""
    for other in reversed(hits[: bisect_left(hits, hit.start, key=start_of)]):
        if hit.start - other.end > FAR_AFTER:
            break
        if other.code == hit.code and attached(text, other.start, other.end, [hit]):
            return True
    return False


def name_before(text: str, hit: CodeHit) -> tuple[int, int] | None:
    """The span of a name nobody told us before ``(600000)``: three to five characters behind a boundary."""
    bracket = text.rfind("(", max(0, hit.start - 16), hit.start)
    if bracket < 0 or ")" in text[bracket : hit.start]:
        return None
    match = UNKNOWN_NAME.search(text, max(0, bracket - 10), bracket)
    return match.span("name") if match else None


def attached(text: str, start: int, end: int, hits: Sequence[CodeHit]) -> CodeHit | None:
    """Return the code written right after, or else right before, the name at ``[start, end)``; hits in text order."""
    index = bisect_left(hits, end, key=start_of)
    for hit in hits[index : index + MOST_CODES]:
        if hit.start - end <= FAR_AFTER and AFTER_NAME.fullmatch(text, end, hit.start):
            return hit
    before = hits[index - 1] if index else None
    if before and 0 <= start - before.end <= FAR_BEFORE and BEFORE_NAME.fullmatch(text, before.end, start):
        return before
    return None


def start_of(hit: CodeHit) -> int:
    return hit.start
