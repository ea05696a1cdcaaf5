"""The title of a story: the best of its members' titles, not the first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from newsvane.group.terms import fold_line, terms, weights

BAIT = re.compile(r"[？?！!…]|如何看待|哪些信息|意味着什么|震惊|刚刚|网友|炸裂|突发|重磅|具体情况|值得关注")
COLUMN = re.compile(r"焦点分析|最前线|产品观察|[丨|｜]")
BAIT_COST = 0.25
COLUMN_COST = 0.1
SHORTEST, LONGEST = 10, 36  # characters that fit one line of a digest
LENGTH_COST = 0.02  # for each character beyond


def best_title(titles: Sequence[str]) -> str:
    """Choose the title whose terms most of the others use, plainly worded and of a fitting length.

    Ties go to the earlier title; raises ``ValueError`` for no titles.
    """
    found = [set(terms(fold_line(title))) for title in titles]
    use = Counter(term for terms_of_one in found for term in terms_of_one)
    merits = [merit(title, said, use, len(titles)) for title, said in zip(titles, found, strict=True)]
    return titles[merits.index(max(merits))]


def merit(title: str, found: set[str], use: Counter[str], titles: int) -> float:
    """Score a title: the share of the story's common weight that it says, less what is wrong with its form."""
    weight = weights()
    total = sum(weight[term] * count for term, count in use.items() if count > 1 or titles == 1)
    said = sum(weight[term] * use[term] for term in found if use[term] > 1 or titles == 1)
    length = len(title.strip())
    beyond = max(0, SHORTEST - length) + max(0, length - LONGEST)
    return (
        (said / total if total else 0.0)
        - BAIT_COST * bool(BAIT.search(title))
        - COLUMN_COST * bool(COLUMN.search(title))
        - LENGTH_COST * beyond
    )
