"""Whether a text is about AI: evidence added up from its topics, each part of it named.

Not two letters decide but what the catalogue knows: a topic is ``core`` (大模型, Sora, 具身智能), ``related`` (a chip
maker, a robot lawn-mower) or ``none`` (苹果, 特朗普). A title says what an article is about, so one core topic there is
enough; in a body it takes several, close together, since one sentence on AI stands in most business news.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from newsvane.config.topics import Evidence
from newsvane.records import Mention, TextField

THRESHOLD = 0.5
STRENGTH: Mapping[Evidence, float] = {"core": 1.0, "related": 0.6, "none": 0.0}
BY_KIND: Mapping[str, Evidence] = {"product": "core", "theme": "core", "person": "core"}

IN_TITLE = 0.6  # the first topic of a title; each further one adds half of its own
IN_BODY = 0.15  # a topic's mention in a body, counted as the mentions in 500 characters
MOST_IN_BODY = 0.6
ONE_SIDED = 0.5  # a body that keeps to one topic, and never names a second, says half as much
UNCONFIRMED = 0.6  # a title's topic that a body of some length never comes back to
LENGTH_TO_CONFIRM = 150

DIGEST = re.compile(r"[晚早午日周]报|快讯|要闻|资讯|点1氪|一周|盘点汇总|新闻联播")
ITEMS = re.compile(r"[；;｜|]")
COMMA_OF_LISTS = "、"


def judge_relevance(
    title: str,
    body: str,
    mentions: Sequence[Mention],
    evidence: Mapping[str, Evidence] | None = None,
) -> tuple[bool, float, tuple[str, ...]]:
    """Return whether the text is about AI, its score from 0 to 1, and the reasons for it, the strongest first.

    ``mentions`` are the topics of the text, ``evidence`` is ``TopicMatcher.evidence``: what each topic counts for;
    without it the kind of a mention decides. A score of 0.5 is enough.
    """
    known = evidence or {}
    weights = [
        (mention, STRENGTH[known.get(mention.entity_id, BY_KIND.get(mention.kind, "none"))]) for mention in mentions
    ]
    found = {field: [(m, w) for m, w in weights if w and m.field == field] for field in ("title", "body")}
    in_title = title_score(title, found["title"])
    in_body = body_score(body, found["body"])
    if in_title and not in_body and len(body) >= LENGTH_TO_CONFIRM:
        in_title *= UNCONFIRMED
    score = round(min(in_title + in_body, 1.0), 3)
    return score >= THRESHOLD, score, (*reasons("title", found["title"]), *reasons("body", found["body"]))


def title_score(title: str, found: Sequence[tuple[Mention, float]]) -> float:
    """Add up a title's topics, each once; a digest's title counts by the share of its items that name one."""
    best: dict[str, float] = {}
    for mention, weight in found:
        listed = weight / 2 if is_enumerated(title, mention) else weight
        best[mention.entity_id] = max(best.get(mention.entity_id, 0.0), listed)
    if not best:
        return 0.0
    strongest, *others = sorted(best.values(), reverse=True)
    return IN_TITLE * (strongest + sum(others) / 2) * share_of_items(title, found)


def is_enumerated(title: str, mention: Mention) -> bool:
    """Whether the mention is one word of a list of three or more, as in 大类资产关键词：AI、黄金、北证."""
    if title.count(COMMA_OF_LISTS) < 2:
        return False
    return title[mention.end : mention.end + 1] == COMMA_OF_LISTS or title[: mention.start].endswith(COMMA_OF_LISTS)


def share_of_items(title: str, found: Sequence[tuple[Mention, float]]) -> float:
    """Return 1, or for the title of a digest the share of its items that hold a topic."""
    if not DIGEST.search(title):
        return 1.0
    items = list(spans_of_items(title))
    holding = sum(any(start <= mention.start < end for mention, _ in found) for start, end in items)
    return holding / len(items)


def spans_of_items(title: str) -> Iterator[tuple[int, int]]:
    """Yield where the items of a digest's title begin and end; its own name, 氪星晚报, is none."""
    start = 0
    for end in (*(match.start() for match in ITEMS.finditer(title)), len(title)):
        if end > start and not (len(DIGEST.sub("", title[start:end])) <= 4 and DIGEST.search(title[start:end])):
            yield (start, end)
        start = end + 1


def body_score(body: str, found: Sequence[tuple[Mention, float]]) -> float:
    """Weigh a body's mentions by how many there are and how closely they stand."""
    total = sum(weight for _, weight in found)
    closeness = total / max(len(body) / 500, 1.0)
    topics = len({mention.entity_id for mention, _ in found})
    return min(closeness * IN_BODY, MOST_IN_BODY) * (1.0 if topics > 1 else ONE_SIDED)


def reasons(field: TextField, found: Sequence[tuple[Mention, float]]) -> Iterator[str]:
    """Name the five strongest topics of a field and how often each stands there."""
    counts: Counter[str] = Counter()
    surfaces: dict[str, str] = {}
    for mention, weight in found:
        counts[mention.entity_id] += round(weight * 2)
        surfaces.setdefault(mention.entity_id, mention.surface)
    times = Counter(mention.entity_id for mention, _ in found)
    for key, _ in counts.most_common(5):
        yield f"{field}: {surfaces[key]}" + (f" ×{times[key]}" if times[key] > 1 else "")
