"""趋势: any entities side by side, by articles, texts, outlets or share, over any period."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from newsvane.web.answers import page
from newsvane.web.charts import chart, series
from newsvane.web.csvfiles import csv_answer
from newsvane.web.periods import Chosen
from newsvane.web.snapshot import OpenSnapshot, Reading, Row

Measure = Literal["articles", "texts", "sources", "share_of_voice"]

MEASURES: dict[Measure, tuple[str, str]] = {
    "articles": ("文章数", "篇"),
    "texts": ("文本数（转载计一）", "篇"),
    "sources": ("媒体数", "家"),
    "share_of_voice": ("声量份额", ""),
}
MOST = 8
FIRST_SHOWN = 3
COLUMNS = {
    "day": "日期",
    "name": "名称",
    "code": "代码",
    "articles": "文章数",
    "texts": "文本数",
    "sources": "媒体数",
    "share_of_voice": "声量份额",
    "mean_7_days": "7日均值",
}

Words = Annotated[list[str], Query(alias="entity", max_length=20, default_factory=list)]

router = APIRouter()


@router.get("/trends", name="trends")
def trends(
    request: Request,
    *,
    snapshot: Reading,
    period: Chosen,
    words: Words,
    measure: Measure = "articles",
) -> Response:
    popular = snapshot.rows("overview_popular", {"most": 12})
    ids, unknown = resolve(snapshot, words)
    if not words:
        ids = [row["entity_id"] for row in popular if row["kind"] != "company"][:FIRST_SHOWN]
    days = snapshot.rows("entity_days", {"ids": ids} | period.bounds)
    label, unit = MEASURES[measure]
    compared = by_entity(ids, days)
    return page(
        request,
        "trends.html",
        period=period,
        measure=measure,
        measures={name: text for name, (text, _) in MEASURES.items()},
        ids=ids,
        unknown=unknown,
        full=len(ids) >= MOST,
        compared=[(rows, peak_of(rows, measure)) for rows in compared],
        chart=chart(
            label,
            [
                series(rows[0]["name"], [row["day"] for row in rows], [row[measure] for row in rows])
                for rows in compared
            ],
            percent=measure == "share_of_voice",
            unit=unit,
        ),
        popular=[row for row in popular if row["entity_id"] not in ids],
    )


@router.get("/trends.csv", name="trends_csv")
def trends_csv(snapshot: Reading, period: Chosen, words: Words) -> Response:
    ids, _ = resolve(snapshot, words)
    rows = snapshot.rows("entity_days", {"ids": ids} | period.bounds)
    return csv_answer(f"趋势-{period.first}-{period.last}", COLUMNS, rows, snapshot.settings.zone)


def resolve(snapshot: OpenSnapshot, words: list[str]) -> tuple[list[str], list[str]]:
    """Return the entities that names, codes or keys mean, each once, and the words that mean none."""
    wanted = list(dict.fromkeys(filter(None, (word.strip() for word in words))))
    known = {row["entity_id"] for row in snapshot.rows("known_entities", {"ids": wanted})}
    ids: dict[str, None] = {}
    unknown = []
    for word in wanted:
        found = {"entity_id": word} if word in known else snapshot.row("entity_key", {"word": word})
        if found and found["entity_id"]:
            ids[found["entity_id"]] = None
        else:
            unknown.append(word)
    return list(ids)[:MOST], unknown


def by_entity(ids: list[str], days: list[Row]) -> list[list[Row]]:
    """Return the days of each entity, in the order in which they were asked for."""
    groups: dict[str, list[Row]] = {entity_id: [] for entity_id in ids}
    for row in days:
        groups[row["entity_id"]].append(row)
    return [rows for rows in groups.values() if rows]


def peak_of(rows: list[Row], measure: Measure) -> Row:
    """Return the day of the highest value, the first of equals."""
    return max(rows, key=lambda row: row[measure] or 0)
