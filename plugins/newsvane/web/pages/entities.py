"""实体: the list, and one entity's curve, company, stories and mentions; the tables behind it as CSV."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse

from newsvane.warehouse.searching import read_bodies
from newsvane.web.answers import page
from newsvane.web.charts import Chart, chart, series
from newsvane.web.csvfiles import csv_answer
from newsvane.web.links import link_to
from newsvane.web.lists import sparks, with_names
from newsvane.web.marking import excerpt, mark
from newsvane.web.periods import Chosen, Period
from newsvane.web.snapshot import OpenSnapshot, Reading, Row

Kind = Literal["company", "product", "organisation", "person", "theme"]
Beside = Kind | Literal["other"]

LISTED = 60
BESIDE, COMPANIES = 40, 20
ARTICLES = 12
DAY_COLUMNS = {
    "day": "日期",
    "articles": "文章数",
    "texts": "文本数",
    "stories": "事件数",
    "sources": "媒体数",
    "share_of_voice": "声量份额",
    "mean_7_days": "7日均值",
    "z_score": "异常度",
}
BESIDE_COLUMNS = {
    "name": "名称",
    "code": "代码",
    "kind": "类别",
    "texts": "共现文本数",
    "articles": "共现文章数",
    "sources": "媒体数",
    "share": "占该实体文章",
    "lift": "提升度",
    "articles_7_days": "近7日文章数",
    "articles_7_days_before": "前7日文章数",
    "first_day": "首次日期",
    "last_day": "最近日期",
}

router = APIRouter()


@router.get("/entities", name="entities")
def entities(
    request: Request,
    *,
    snapshot: Reading,
    period: Chosen,
    q: Annotated[str, Query(max_length=60)] = "",
    kind: Kind | None = None,
    number: Annotated[int, Query(alias="page", ge=1, le=1000)] = 1,
) -> Response:
    wanted = {"word": q.strip(), "kind": kind, "days": period.days, "most": LISTED + 1, "skip": (number - 1) * LISTED}
    rows = snapshot.rows("entities", wanted | period.bounds)
    return page(
        request,
        "entities.html",
        rows=rows[:LISTED],
        more=len(rows) > LISTED,
        number=number,
        period=period,
        q=q,
        kind=kind,
        sparks=sparks(snapshot, [row["entity_id"] for row in rows[:LISTED]]),
    )


@router.get("/find", name="find")
def find(request: Request, snapshot: Reading, q: Annotated[str, Query(max_length=100)] = "") -> Response:
    """Lead from a name, code or key to its entity's page; from any other words to the search."""
    found = snapshot.row("entity_key", {"word": q.strip()})
    if found and found["entity_id"]:
        return RedirectResponse(link_to(request, "entity", entity_id=found["entity_id"]), 303)
    return RedirectResponse(link_to(request, "search", q=q), 303)


@router.get("/entity/{entity_id}", name="entity")
def entity(
    request: Request,
    *,
    snapshot: Reading,
    period: Chosen,
    entity_id: str,
    number: Annotated[int, Query(alias="page", ge=1, le=1000)] = 1,
) -> Response:
    found = read_entity(snapshot, period, entity_id)
    bounds = {"id": entity_id} | period.bounds
    days = snapshot.rows("entity_days", {"ids": [entity_id]} | period.bounds)
    bursts = snapshot.rows("entity_bursts", bounds)
    beside = snapshot.rows("entity_beside", bounds | {"companies": COMPANIES, "others": BESIDE})
    companies = [row for row in beside if row["kind"] == "company"]
    others = [row for row in beside if row["kind"] != "company"]
    articles = snapshot.rows("entity_articles", bounds | {"most": ARTICLES + 1, "skip": (number - 1) * ARTICLES})
    return page(
        request,
        "entity.html",
        entity=found,
        period=period,
        chart=draw(found["name"], days, bursts),
        days=days,
        bursts=bursts,
        companies=companies,
        company_count=companies[0]["of_all"] if companies else 0,
        others=others,
        stories=with_names(snapshot, snapshot.rows("entity_stories", bounds | {"most": 10})),
        firsts=snapshot.rows("entity_first_reports", bounds | {"most": 6}),
        articles=with_excerpts(snapshot, articles[:ARTICLES], entity_id),
        more=len(articles) > ARTICLES,
        number=number,
    )


@router.get("/entity/{entity_id}/days.csv", name="entity_days_csv")
def days_csv(snapshot: Reading, period: Chosen, entity_id: str) -> Response:
    found = read_entity(snapshot, period, entity_id)
    rows = snapshot.rows("entity_days", {"ids": [entity_id]} | period.bounds)
    return csv_answer(f"{found['name']}-按日-{period.first}-{period.last}", DAY_COLUMNS, rows, snapshot.settings.zone)


@router.get("/entity/{entity_id}/beside.csv", name="entity_beside_csv")
def beside_csv(snapshot: Reading, period: Chosen, entity_id: str, kind: Beside | None = None) -> Response:
    """The companies (or others) named beside an entity: all of them, the page shows the first."""
    found = read_entity(snapshot, period, entity_id)
    rows = snapshot.rows("entity_beside_all", {"id": entity_id, "days": period.days, "last": period.last, "kind": kind})
    what = "同现公司" if kind == "company" else "同现实体"
    name = f"{found['name']}-{what}-{period.first}-{period.last}"
    return csv_answer(name, BESIDE_COLUMNS, rows, snapshot.settings.zone)


def read_entity(snapshot: OpenSnapshot, period: Period, entity_id: str) -> Row:
    found = snapshot.row("entity", {"id": entity_id, "days": period.days} | period.bounds)
    if found is None:
        raise HTTPException(404)
    return found


def draw(name: str, days: list[Row], bursts: list[Row]) -> Chart:
    x = [row["day"] for row in days]
    return chart(
        f"{name} 热度",
        [
            series("文章", x, [row["articles"] for row in days], shape="bar"),
            series("文本（转载计一）", x, [row["texts"] for row in days]),
            series("7 日均值", x, [round(row["mean_7_days"], 2) for row in days]),
        ],
        spans=[(burst["start_day"], burst["end_day"], "爆发") for burst in bursts],
        unit="篇",
    )


def with_excerpts(snapshot: OpenSnapshot, articles: list[Row], entity_id: str) -> list[Row]:
    """Add to each article its title and a passage of its body, with the entity's mentions marked in both."""
    if not articles:
        return []
    ids, days = [row["article_id"] for row in articles], [row["day"] for row in articles]
    bounds = {"first": min(days), "last": max(days), "days": sorted(set(days)), "articles": ids, "id": entity_id}
    mentions: dict[tuple[str, str], list[Row]] = {}
    for mention in snapshot.rows("mentions", bounds):
        mentions.setdefault((mention["article_id"], mention["field"]), []).append(mention)
    bodies = read_bodies(snapshot.connection, ids, days)
    return [
        row
        | {
            "marked": mark(row["title"], mentions.get((row["article_id"], "title"), [])),
            "excerpt": excerpt(bodies.get(row["article_id"], ""), mentions.get((row["article_id"], "body"), [])),
        }
        for row in articles
    ]
