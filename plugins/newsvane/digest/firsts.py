"""What is seen for the first time: a company beside a theme, and a topic never named before."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence

from newsvane.digest.cleaning import clean_line
from newsvane.digest.extracts import DATELINE, NOT_PROSE
from newsvane.digest.moves import CATCH_ALL, heat, is_burst, prominent
from newsvane.digest.reading import Article, Row
from newsvane.digest.records import First, Move
from newsvane.digest.stories import is_post, link_to

QUOTE_LENGTH = 90
LEAD_IN = 12
SHORTEST_WORD = 3  # two characters are everyday words that no headline had used for a month
PAUSE = re.compile(r"[，、：；,;:]")
AMOUNT = re.compile(r"[\d.一二三四五六七八九十百千万亿]+\w{0,2}")
OLD_ACQUAINTANCES = {"person", "organisation"}
SENTENCE_END = "。！？!?；\n"


def first_pairs(
    rows: Sequence[Row],
    articles: Mapping[str, Article],
    moves: Mapping[str, Move],
    *,
    without: frozenset[str],
    limit: int,
) -> list[First]:
    """A line for each company that stands beside a topic for the first time, with the sentence that says so.

    A company is told once, beside the hottest topic, and only where one sentence names both; its own products, known by
    its name, do not count. Unless a headline joins the two, neither does a topic of every day (those ``without`` among
    them), nor, for a company listed in the United States, a theme, or an article that is not about the company. Those
    that one article brings to a topic share a line. Watched companies come first, then the hottest topics.
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
        if article is None or company.entity_id in told or own or topic.name.startswith(CATCH_ALL):
            continue
        titled = row["field"] == "title" and not is_post(article)
        foreign = str(company.code).endswith(".US") and (
            topic.kind == "theme" or not prominent(moves[row["company_id"]], [article])
        )
        everyday = not is_burst(moves[row["topic_id"]]) or topic.entity_id in without or foreign
        if everyday and not (titled or company.watched or topic.watched):
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
    counts: Mapping[str, int],
    articles: Sequence[Article],
    moves: Mapping[str, Move],
    *,
    limit: int,
    acquainted: bool,
) -> list[First]:
    """A line for the topics never named before that a story brings, where a title or several outlets name them.

    People and organisations are old when a short history first meets them: they are told only once ``acquainted``.
    """
    firsts: dict[str, First] = {}
    for entity_id in sorted(counts, key=lambda entity_id: (-counts[entity_id], entity_id)):
        move = moves.get(entity_id)
        if move is None or move.entity.code or move.entity.name.startswith(CATCH_ALL):
            continue
        if move.entity.kind in OLD_ACQUAINTANCES and not acquainted:
            continue
        naming = [article for article in articles if entity_id in article.named]
        titled = [article for article in naming if article.named[entity_id].in_title]
        if titled or (naming and move.outlets > 1):
            article = (titled or naming)[0]
            if known := firsts.get(article.story):
                firsts[article.story] = dataclasses.replace(known, what=(*known.what, move.entity))
                continue
            start = article.named[entity_id].body_start
            quote = "" if start is None else sentence_around(article.body, start)
            firsts[article.story] = First("topic", (move.entity,), None, "", quote, link_to(article))
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
            start = titled[0].title.lower().find(word.lower())
            shown = clean_line(titled[0].title[start : start + len(word)], limit=30)
            firsts.append(First("word", (), None, shown, "", link_to(titled[0])))
    return firsts[:limit]


def sentence_around(text: str, *positions: int) -> str:
    """Return the verbatim sentence(s) from before the first position to after the last, cut to a bounded length."""
    first, last = min(positions), max(positions)
    start = max(text.rfind(mark, 0, first) for mark in SENTENCE_END) + 1
    ends = [end for mark in SENTENCE_END if (end := text.find(mark, last)) >= 0]
    end = min(ends) + 1 if ends else len(text)
    start += len(text[start:first]) - len(DATELINE.sub("", text[start:first].lstrip()))
    if end - start <= QUOTE_LENGTH:
        return clean_line(text[start:end], limit=QUOTE_LENGTH + LEAD_IN)
    room = max(0, (QUOTE_LENGTH - (last - first)) // 2)
    left, right = max(start, first - room), min(end, last + max(room, LEAD_IN))
    if left > start:
        left = next((match.end() for match in PAUSE.finditer(text, left, first)), left)
    if right < end and (pause := PAUSE.search(text, right, min(end, right + 2 * LEAD_IN))):
        right = pause.start()
    quote = clean_line(text[left:right], limit=2 * QUOTE_LENGTH)
    return ("…" if left > start else "") + quote + ("…" if right < end else "")
