"""文章: one article's text with every mention marked, and why each candidate was taken or dropped."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request, Response

from newsvane.tag import load_tagger
from newsvane.tag.company_candidates import Candidate
from newsvane.tag.company_rules import RULES
from newsvane.tag.tagger import Tagger
from newsvane.warehouse.searching import read_bodies
from newsvane.web.answers import page
from newsvane.web.marking import Piece, describe_evidence, mark
from newsvane.web.snapshot import OpenSnapshot, Reading, Row

SAME_PLACE = "part of another mention of the topic"
REASONS = (
    (re.compile(r"a mention of (.+) by its own name"), "该处已按「{}」的名称识别"),
    (re.compile(r"all: (.+) is missing"), "缺少须同时出现的「{}」"),
    (re.compile(r"near: none of its words within (\d+) characters"), "前后 {} 字内没有规则要求的词语"),
    (re.compile(r"none: .*"), "文中有该主题排除的词语"),
    (re.compile(r"not_in: .*"), "属于更长的其他词语"),
    (re.compile(r"part of (.+), a longer mention of .+"), "属于更长的名称 {}"),
    (re.compile(r"since: the article is older than (.+)"), "文章早于该主题出现的 {}"),
)
"""What ``newsvane.tag`` says of a topic's candidate that it drops, and the same in Chinese."""
FIELD = re.compile(r"^(title|body): ")
FIELDS = {"title": "标题有 ", "body": "正文有 "}

router = APIRouter()


@router.get("/article/{article_id}", name="article")
def article(request: Request, snapshot: Reading, article_id: str) -> Response:
    found, body, mentions = read_article(snapshot, article_id)
    return page(
        request,
        "article.html",
        article=found,
        title=mark(found["title"], [one for one in mentions if one["field"] == "title"]),
        paragraphs=paragraphs(body, [one for one in mentions if one["field"] == "body"]),
        named=by_entity(mentions),
        reasons=[FIELD.sub(lambda found: FIELDS[found[1]], reason) for reason in found["ai_reasons"]],
    )


@router.get("/article/{article_id}/why", name="why")
def why(request: Request, snapshot: Reading, article_id: str) -> Response:
    """Tag the article anew with today's dictionary, and say of each candidate what became of it."""
    found, body, _ = read_article(snapshot, article_id)
    tagger = tagger_of(snapshot.settings.config, newest_change(snapshot.settings.config))
    return page(request, "why.html", article=found, candidates=explain(tagger, found["title"], body))


def read_article(snapshot: OpenSnapshot, article_id: str) -> tuple[Row, str, list[Row]]:
    """Return an article, its body, and all its mentions in the order of the text."""
    found = snapshot.row("article", {"id": article_id})
    if found is None:
        raise HTTPException(404)
    day = found["day"]
    bounds = {"first": day, "last": day, "days": [day], "articles": [article_id], "id": None}
    bodies = read_bodies(snapshot.connection, [article_id], [day])
    return found, bodies.get(article_id, ""), snapshot.rows("mentions", bounds)


def paragraphs(body: str, mentions: list[Row]) -> list[list[Piece]]:
    """Return each line of the body as marked pieces."""
    lines, place = [], 0
    for line in body.split("\n"):
        end = place + len(line)
        inside = [
            one | {"start": one["start"] - place, "end": one["end"] - place}
            for one in mentions
            if place <= one["start"] and one["end"] <= end
        ]
        if line.strip():
            lines.append(mark(line, inside))
        place = end + 1
    return lines


def by_entity(mentions: list[Row]) -> list[Row]:
    """Return each entity once: how often and how it is written, and by what it was taken."""
    found: dict[str, Row] = {}
    for one in mentions:
        row = found.setdefault(one["entity_id"], one | {"times": 0, "surfaces": [], "why": []})
        row["times"] += 1
        for key, value in (("surfaces", one["surface"]), ("why", describe_evidence(one["kind"], one["evidence"]))):
            if value not in row[key]:
                row[key].append(value)
    return sorted(found.values(), key=lambda row: (row["prominence"] != "主角", -row["times"]))


def explain(tagger: Tagger, title: str, body: str) -> list[Row]:
    """Return every candidate in the order of the text: what is written, whom it may mean, the verdict and why."""
    companies = [
        explain_company(tagger, one, title if one.field == "title" else body)
        for one in tagger.explain_companies(title, body)
    ]
    topics = [
        {
            "field": one.field,
            "start": one.start,
            "surface": one.surface,
            "meant": one.topic.rule.name,
            "entity_id": one.topic.key,
            "taken": not one.dropped,
            "reason": describe_drop(one.dropped) if one.dropped else describe_evidence(None, one.role),
        }
        for one in tagger.topics.explain(title, body)
        if one.dropped != SAME_PLACE
    ]
    return sorted([*companies, *topics], key=lambda row: (row["field"] == "body", row["start"]))


def explain_company(tagger: Tagger, one: Candidate, text: str) -> Row:
    company = tagger.companies.companies.get(one.code)
    rule = RULES[one.rule].chinese
    return {
        "field": one.field,
        "start": one.start,
        "surface": text[one.start : one.end],
        "meant": f"{company.short_name}（{company.code}）" if company else one.code or "—",
        "entity_id": company.code if company else None,
        "taken": one.taken,
        "reason": f"{rule}：{one.note}" if one.note else rule,
    }


def describe_drop(reason: str) -> str:
    """Put a topic's objection into Chinese.

    >>> describe_drop("near: none of its words within 30 characters")
    '前后 30 字内没有规则要求的词语'
    """
    return next((text.format(*match.groups()) for form, text in REASONS if (match := form.fullmatch(reason))), reason)


def newest_change(config: Path) -> int:
    return max(path.stat().st_mtime_ns for path in config.iterdir())


@functools.lru_cache(maxsize=1)
def tagger_of(config: Path, changed: int) -> Tagger:  # noqa: ARG001 - ``changed`` is part of the key
    """Keep the tagger that a process has once loaded, until the dictionary changes: loading takes a second."""
    return load_tagger(config)
