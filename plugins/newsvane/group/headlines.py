"""The title of a story: the best of its members' titles, not the first."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from newsvane.group.terms import fold_line, terms, weights

BAIT = re.compile(r"[？?！!…]|如何看待|哪些信息|意味着什么|震惊|刚刚|网友|炸裂|突发|重磅|具体情况|值得关注")
COLUMN = re.compile(r"焦点分析|最前线|产品观察|[丨|｜]")
BAIT_COST = 0.25
COLUMN_COST = 0.1
SHORTEST, LONGEST = 10, 36  # characters that fit one line of a digest
LENGTH_COST = 0.02  # for each character beyond


def best_title(titles: Sequence[str], told: Sequence[Mapping[str, float]] = ()) -> str:
    """Choose the title that says most of what the articles tell, plainly worded and of a fitting length.

    ``told`` gives the telling terms, with their weights, of each article that has a body; without it the titles' own
    terms count. Only what two articles tell counts, where there are two. Ties go to the earlier title; raises
    ``ValueError`` for no titles.
    """
    if len(titles) == 1:
        return titles[0]
    found = [set(terms(fold_line(title))) for title in titles]
    articles = told or [{term: weights()[term] for term in own} for own in found]
    tellers = Counter(term for article in articles for term in article)
    weight: dict[str, float] = defaultdict(float)
    for article in articles:
        for term, value in article.items():
            if tellers[term] > 1 or len(articles) == 1:
                weight[term] += value
    said = [sum(weight.get(term, 0.0) for term in own) for own in found]
    most = max(said) or 1.0
    merits = [share / most - faults(title) for title, share in zip(titles, said, strict=True)]
    return titles[merits.index(max(merits))]


def faults(title: str) -> float:
    """Return what is wrong with a title's form."""
    length = len(title.strip())
    beyond = max(0, SHORTEST - length) + max(0, length - LONGEST)
    return BAIT_COST * bool(BAIT.search(title)) + COLUMN_COST * bool(COLUMN.search(title)) + LENGTH_COST * beyond
