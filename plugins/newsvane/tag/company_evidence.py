"""What stands beside a name, and what it then means: the expressions of ``config/company_contexts.toml``, compiled."""

from __future__ import annotations

import re

from newsvane.config.company_contexts import Contexts

REACH = 24
"""Characters looked at on each side of a name."""
SUFFIX = r"(?:A股?|股份|集团)?(?:\([^()]{0,40}\)|\[[^\[\]]{0,24}\])?[”\"」』】]?"
TIME = (
    r"(?:[,:]|今[日天早晚年]|昨[日天晚]|明[日天]|当[日天]|近[日期年]|日前|目前|此[次前]|晚间|早[间盘]|午[后盘间]|盘[中后前]|"
    r"尾盘|上半年|下半年|去年|今年|20\d\d年|\d{1,2}月(?:\d{1,2}日)?|\d{1,2}日|也|均|还|已|则|再度|再次|又|并|就|却|"
    r"[一二三四]季度|前三季度|全年|的|、)"
)
LONGER_COMPANY = re.compile(
    r"(?:集团)?[\u4e00-\u9fff()A-Za-z]{0,14}?(?:有限责任公司|有限公司|\(有限合伙\)|合伙企业|股份公司)"
)
REGISTERED = re.compile(r"(?:集团|科技|控股|实业|电子|生物|医药|新材料|[\u4e00-\u9fff]{1,8})?股份有限公司")
OTHER_BUSINESS = re.compile("人寿|财产|养老|健康|证券|期货|基金|信托|租赁|资产管理")
LINK_WORDS = re.compile(
    r"[与和及由向为将拟被对在的是以至从或暨称入给]|收购|设立|成立|持有|出资|投资|转让|全资|控股|子公司|旗下|下属|签"
)
SENTENCE_END = re.compile(r"[。!?;！？；\n]")
LARGER_GROUP = re.compile(r"[\u4e00-\u9fff]{0,4}集团(?!股份|公告|\()")
PRODUCT = re.compile(
    r" ?(?!CEO|CFO|CTO|COO|Inc|Corp|Ltd|Group|AI\b)(?:[A-Z](?:[A-Za-z]+|(?![A-Za-z]))|\d+(?! ?[年月日亿万%]))"
)
HEADLINE = re.compile(r"\s?[:|]")
HEADLINE_START = re.compile(r"(?:^|[【\n。！!?？;])[“\"]?$")
BOOK = re.compile(r"《[^《》]{0,60}$")
LIST_SEPARATOR = re.compile(r"(?:\([^()]{0,30}\))?[”\"」]?(?:、|和|与|及|以及)[“\"「]?")
SEPARATOR = re.compile(r"(?:\([^()]{0,30}\))?[”\"」]?(?:、|和|与|及|以及|/|,| )[“\"「]?")
FAR = 36


class Evidence:
    """The expressions of the configuration, each list as one."""

    def __init__(self, contexts: Contexts) -> None:
        self._market_after = after(contexts.market_after)
        self._market_near = after(contexts.market_after, times=0)
        self._market_before = before(contexts.market_before)
        self._corporate_after = after(contexts.corporate_after)
        self._corporate_before = before(contexts.corporate_before)
        self._other_after = re.compile("|".join(f"(?:{pattern})" for pattern in contexts.other_after))
        self._other_before = before(contexts.other_before)
        self._financial = re.compile("|".join(f"(?:{pattern})" for pattern in contexts.financial))
        self._everyday_after = re.compile("|".join(f"(?:{pattern})" for pattern in contexts.everyday_after))
        self._everyday_before = before(contexts.everyday_before)
        self._person_after = re.compile("|".join(contexts.person_after))

    def market(self, text: str, start: int, end: int, *, near: bool = False) -> str:
        """Words of the stock market and of disclosure; ``near`` allows nothing between, not even a date."""
        if near:
            return self._beside(text, start, end, self._market_near, self._market_before)
        return self._beside(text, start, end, self._market_after, self._market_before)

    def corporate(self, text: str, start: int, end: int) -> str:
        """Words for what companies do and have; a headline's ``名称：`` among them."""
        if HEADLINE.match(text, end) and HEADLINE_START.search(text, max(0, start - 3), start):
            return text[start : end + 1]
        return self._beside(text, start, end, self._corporate_after, self._corporate_before)

    def financial(self, text: str, start: int, end: int) -> str:
        """Words of finance in the same sentence, up to 40 characters away."""
        before, after_ = text[max(0, start - 40) : start], text[end : end + 40]
        sentence = SENTENCE_END.split(before)[-1] + " " + SENTENCE_END.split(after_)[0]
        match = self._financial.search(sentence)
        return match[0] if match else ""

    def other_entity(self, text: str, start: int, end: int, *, everyday: bool) -> str:
        """What makes the name a part of another entity's: a subsidiary, a fund, a place, a person."""
        if match := self._other_after.match(text, end) or self._person_after.match(text, end):
            return text[start : match.end()]
        if match := self._other_before.search(text, max(0, start - 6), start):
            return text[match.start() : end]
        if everyday and (match := self._everyday_after.match(text, end)):
            return text[start : match.end()]
        if everyday and (match := self._everyday_before.search(text, max(0, start - 6), start)):
            return text[match.start() : end]
        return ""

    def _beside(self, text: str, start: int, end: int, right: re.Pattern[str], left: re.Pattern[str]) -> str:
        if match := right.match(text, end, end + REACH):
            return match["cue"]
        if match := left.search(text, max(0, start - 12), start):
            return match[0]
        return ""


def after(patterns: tuple[str, ...], times: int = 4) -> re.Pattern[str]:
    alternatives = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(rf"{SUFFIX}\s?{TIME}{{0,{times}}}(?P<cue>{alternatives})")


def before(patterns: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(rf"(?:{alternatives})[“\"「]?$")


def longer_company(text: str, end: int, own: str) -> str:
    """Return the rest of a longer company's name that begins with ours, or an empty string.

    ``own`` is what follows the name in the company's registered name: 爱尔眼科|医院集团 is the company itself.
    """
    match = LONGER_COMPANY.match(text, end) or LARGER_GROUP.match(text, end)
    if not match or LINK_WORDS.search(match[0].removesuffix("合伙企业")):
        return ""
    itself = own.startswith(match[0]) or (match[0] == "集团" and own.endswith("集团股份有限公司"))
    return "" if own and itself else match[0]


def latin_product(text: str, end: int) -> str:
    """Return the word that makes a Latin name a product's: Google| Play, Apple| Pencil."""
    match = PRODUCT.match(text, end)
    return match[0] if match else ""


def registered(text: str, end: int, own: str) -> int:
    """Where the registered name ends that begins with a short name at ``end``, as in 中国铁建|股份有限公司; or 0.

    ``own`` is what follows the name in the registered name that the table has: 中国平安|人寿保险股份有限公司 is not
    中国平安|保险(集团)股份有限公司, for it names a business that the company's own name does not.
    """
    match = REGISTERED.match(text, end)
    if not match or LINK_WORDS.search(match[0]):
        return 0
    business = match[0].removesuffix("股份有限公司")
    return 0 if own and business not in own and OTHER_BUSINESS.search(business) else match.end()


def inside_title(text: str, start: int) -> bool:
    """Whether the position lies in 《…》, the title of a work."""
    return bool(BOOK.search(text, max(0, start - 61), start))


def separated(text: str, left_end: int, right_start: int, *, strict: bool) -> bool:
    """Whether two names stand in one list: nothing between them but a separator and perhaps a code in brackets.

    Commas and spaces separate more than lists: ``strict`` does not count them.
    """
    separator = LIST_SEPARATOR if strict else SEPARATOR
    return 0 < right_start - left_end <= FAR and bool(separator.fullmatch(text, left_end, right_start))
