"""What is seen for the first time: a company beside a theme, and an entity never named before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newsvane.digest.cleaning import clean_line
from newsvane.digest.reading import Article, Row
from newsvane.digest.records import First, Named
from newsvane.digest.stories import link_to

QUOTE_LENGTH = 90
PROMINENT_TIMES = 3
SENTENCE_END = "。！？!?；\n"


def first_pairs(
    rows: Sequence[Row], articles: Mapping[str, Article], names: Mapping[str, Named], *, limit: int
) -> list[First]:
    """A line for each company that stands beside a topic for the first time, with the sentence that says so.

    A company is told once, beside the topic it stands closest to, and only where one sentence names both.
    """
    best: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: (not row["in_title"], -row["articles"], row["distance"], row["topic_id"])):
        if row["article_id"] in articles and row["company_id"] in names and row["topic_id"] in names:
            article = articles[row["article_id"]]
            if same_sentence(article, row["field"], row["company_start"], row["topic_start"]):
                best.setdefault(row["company_id"], row)
    firsts = []
    for row in best.values():
        article = articles[row["article_id"]]
        text = article.title if row["field"] == "title" else article.body
        firsts.append(
            First(
                kind="company_in_theme",
                what=names[row["company_id"]],
                beside=names[row["topic_id"]],
                word="",
                quote=sentence_around(text, row["company_start"], row["topic_start"]) if row["field"] == "body" else "",
                evidence=link_to(article),
            )
        )
    firsts.sort(key=lambda first: not (first.what and first.what.watched))
    return firsts[:limit]


def first_entities(
    counts: Mapping[str, int], articles: Sequence[Article], names: Mapping[str, Named], *, limit: int
) -> list[First]:
    """A line for each topic never named before, where it is more than named in passing."""
    firsts = []
    for entity_id in sorted(counts, key=lambda entity_id: (-counts[entity_id], entity_id)):
        name = names.get(entity_id)
        article = next((one for one in articles if entity_id in one.named), None)
        if name is None or name.code or article is None:
            continue
        naming = article.named[entity_id]
        if naming.in_title or naming.times >= PROMINENT_TIMES or counts[entity_id] > 1:
            quote = "" if naming.body_start is None else sentence_around(article.body, naming.body_start)
            firsts.append(First("entity", name, None, "", quote, link_to(article)))
    return firsts[:limit]


def same_sentence(article: Article, field: str, *positions: int) -> bool:
    text = article.title if field == "title" else article.body
    return not any(mark in text[min(positions) : max(positions)] for mark in SENTENCE_END)


def sentence_around(text: str, *positions: int) -> str:
    """Return the verbatim sentence(s) from before the first position to after the last, cut to a bounded length."""
    first, last = min(positions), max(positions)
    start = max(text.rfind(mark, 0, first) for mark in SENTENCE_END) + 1
    ends = [end for mark in SENTENCE_END if (end := text.find(mark, last)) >= 0]
    end = min(ends) + 1 if ends else len(text)
    if end - start <= QUOTE_LENGTH:
        return clean_line(text[start:end], limit=QUOTE_LENGTH + 10)
    room = max(0, (QUOTE_LENGTH - (last - first)) // 2)
    left, right = max(start, first - room), min(end, last + max(room, 12))
    quote = clean_line(text[left:right], limit=2 * QUOTE_LENGTH)
    return ("…" if left > start else "") + quote + ("…" if right < end else "")
