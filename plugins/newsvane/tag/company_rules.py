"""The rules of ``company_verdicts`` in words: one name each, in English for the command line, in Chinese for pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from newsvane.tag.company_candidates import Candidate


class Rule(NamedTuple):
    english: str
    chinese: str


RULES: Mapping[str, Rule] = {
    "alias": Rule("an alias that nearly always means the company", "几乎总指该公司的别称"),
    "bare-number": Rule(
        "six digits without an exchange, a label or a company beside them", "单独的六位数字，旁无公司或市场标记"
    ),
    "code": Rule("a securities code written as one", "写明的证券代码"),
    "code-of-named-company": Rule("the code of a company that the text already names", "文中已点名公司的代码"),
    "code-over-name": Rule(
        "the code beside it belongs to another company, and outweighs this name", "旁边的代码属于另一公司，以代码为准"
    ),
    "code-unknown": Rule("no company has the code beside it", "旁边的代码不属于任何公司"),
    "company-in-sentence": Rule("another company stands in the same sentence", "同一句中还有其他公司"),
    "corporate-words": Rule("corporate words beside it", "旁有公司用语"),
    "english-name": Rule("an English name that means the company", "公司的英文名"),
    "financial-sentence": Rule("words of finance in the same sentence", "同一句中有财经用语"),
    "former-name": Rule("a former short name", "曾用简称"),
    "full-name": Rule("the registered name", "公司全称"),
    "inside-word": Rule("cut out of other words", "切断了其他词语"),
    "list-of-companies": Rule("stands in a list of companies", "与其他公司并列"),
    "longer-name": Rule("part of a longer name that is not the company's", "属于更长的其他名称"),
    "market-words": Rule("stock-market or disclosure words beside it", "旁有股市或公告用语"),
    "name+code": Rule("its code stands beside it", "旁有其证券代码"),
    "name-over-code": Rule(
        "the code beside it belongs to another company; the name is sure", "旁边的代码属于另一公司，以名称为准"
    ),
    "named-elsewhere": Rule("the text names the company beyond doubt elsewhere", "文中另处已确指该公司"),
    "no-evidence": Rule("an ambiguous name with nothing beside it that shows a company", "有歧义的名称，旁无佐证"),
    "other-entity": Rule(
        "part of another entity: a subsidiary, fund, place, product or person",
        "属于其他主体：子公司、基金、地点、产品或人物",
    ),
    "part-of-company-name": Rule("part of another company's name", "属于另一公司的名称"),
    "separate-words": Rule("separate words with a space between them", "空格两侧各自成词"),
    "short-name": Rule("the short name", "证券简称"),
    "title-of-a-work": Rule("inside the title of a work", "位于书名号内"),
    "unknown-code": Rule("no company has this code", "没有公司使用该代码"),
    "unknown-name+code": Rule("an unknown name before a company's code in brackets", "括号内代码前的未知名称"),
}


def explanation(candidate: Candidate) -> str:
    """Say in English why the candidate was taken or dropped, with the words that decided it."""
    words = f": {candidate.note}" if candidate.note else ""
    return f"{RULES[candidate.rule].english}{words}"
