"""What is seen for the first time: a company beside a theme, and a topic never named before."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence

from newsvane.digest.cleaning import clean_line
from newsvane.digest.extracts import NOT_PROSE
from newsvane.digest.moves import heat, is_burst
from newsvane.digest.reading import Article, Row
from newsvane.digest.records import First, Move
from newsvane.digest.stories import link_to

QUOTE_LENGTH = 90
LEAD_IN = 12
SHORTEST_WORD = 3  # two characters are everyday words that no headline had used for a month
AMOUNT = re.compile(r"[\d.一二三四五六七八九十百千万亿]+\w{0,2}")
SENTENCE_END = "。！？!?；\n"


def first_pairs(
    rows: Sequence[Row], articles: Mapping[str, Article], moves: Mapping[str, Move], *, limit: int
) -> list[First]:
    """A line for each company that stands beside a topic for the first time, with the sentence that says so.

    A company is told once, beside the hottest topic, and only where one sentence names both; its own products, known
    by its name, do not count, nor does a topic of every day, unless a title joins the two. Companies that one article
    brings to a topic share a line. Watched companies come first, then the hottest topics.
    """

    def order(row: Row) -> tuple[bool, float, bool, int, str, str]:
        topic = moves[row["topic_id"]]
        watched = moves[row["company_id"]].entity.watched
        return (not watched, -heat(topic), not row["in_title"], row["distance"], row["topic_id"], row["company_id"])

    firsts: dict[tuple[str, str], First] = {}
    told: set[str] = set()
    known = [row for row in rows if row["company_id"] in moves and row["topic_id"] in moves]
    for row in sorted(known, key=order):
        article = articles.get(row["article_id"])
        company, topic = moves[row["company_id"]].entity, moves[row["topic_id"]].entity
        own = topic.name[:2].lower() == company.name[:2].lower()
        if article is None or company.entity_id in told or own:
            continue
        if not (row["in_title"] or company.watched or topic.watched or is_burst(moves[row["topic_id"]])):
            continue
        text = article.title if row["field"] == "title" else article.body
        positions = (row["company_start"], row["topic_start"])
        quote = sentence_around(text, *positions) if row["field"] == "body" else ""
        if any(mark in text[min(positions) : max(positions)] for mark in SENTENCE_END) or NOT_PROSE.search(quote):
            continue
        told.add(company.entity_id)
        key = (topic.entity_id, article.article_id)
        if key in firsts:
            firsts[key] = dataclasses.replace(firsts[key], what=(*firsts[key].what, company))
        else:
            firsts[key] = First("company_beside_topic", (company,), topic, "", quote, link_to(article))
    return list(firsts.values())[:limit]


def first_topics(
    counts: Mapping[str, int], articles: Sequence[Article], moves: Mapping[str, Move], *, limit: int
) -> list[First]:
    """A line for the topics never named before that an article brings, where a title or several outlets name them."""
    firsts: dict[str, First] = {}
    for entity_id in sorted(counts, key=lambda entity_id: (-counts[entity_id], entity_id)):
        move = moves.get(entity_id)
        if move is None or move.entity.code:
            continue
        naming = [article for article in articles if entity_id in article.named]
        titled = [article for article in naming if article.named[entity_id].in_title]
        if titled or (naming and move.outlets > 1):
            article = (titled or naming)[0]
            if article.article_id in firsts:
                known = firsts[article.article_id]
                firsts[article.article_id] = dataclasses.replace(known, what=(*known.what, move.entity))
                continue
            start = article.named[entity_id].body_start
            quote = "" if start is None else sentence_around(article.body, start)
            firsts[article.article_id] = First("topic", (move.entity,), None, "", quote, link_to(article))
    return list(firsts.values())[:limit]


def first_words(
    words: Sequence[str], articles: Sequence[Article], moves: Mapping[str, Move], *, limit: int
) -> list[First]:
    """A line for each new word that two outlets put into their titles and that is no part of a known name."""
    names = [
        surface.lower() for article in articles for naming in article.named.values() for surface in naming.surfaces
    ]
    names += [move.entity.name.lower() for move in moves.values()]
    firsts = []
    for word in words:
        if (
            len(word) < SHORTEST_WORD
            or AMOUNT.fullmatch(word)
            or any(word.lower() in name or name in word.lower() for name in names)
        ):
            continue
        titled = [article for article in articles if word.lower() in article.title.lower()]
        if len({article.outlet for article in titled}) > 1 and len({article.text for article in titled}) > 1:
            firsts.append(First("word", (), None, clean_line(word, limit=30), "", link_to(titled[0])))
    return firsts[:limit]


def sentence_around(text: str, *positions: int) -> str:
    """Return the verbatim sentence(s) from before the first position to after the last, cut to a bounded length."""
    first, last = min(positions), max(positions)
    start = max(text.rfind(mark, 0, first) for mark in SENTENCE_END) + 1
    ends = [end for mark in SENTENCE_END if (end := text.find(mark, last)) >= 0]
    end = min(ends) + 1 if ends else len(text)
    if end - start <= QUOTE_LENGTH:
        return clean_line(text[start:end], limit=QUOTE_LENGTH + LEAD_IN)
    room = max(0, (QUOTE_LENGTH - (last - first)) // 2)
    left, right = max(start, first - room), min(end, last + max(room, LEAD_IN))
    quote = clean_line(text[left:right], limit=2 * QUOTE_LENGTH)
    return ("…" if left > start else "") + quote + ("…" if right < end else "")
