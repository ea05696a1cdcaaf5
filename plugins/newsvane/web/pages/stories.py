"""故事: the stories of a period, and one story's course: who had it first, who followed, which texts there are."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from newsvane.warehouse.searching import read_bodies
from newsvane.web.answers import page
from newsvane.web.charts import chart, series
from newsvane.web.csvfiles import csv_answer
from newsvane.web.lists import told
from newsvane.web.periods import period_of
from newsvane.web.snapshot import OpenSnapshot, Reading, Row

LISTED = 30
LEAD_LENGTH = 400
COLUMNS = {
    "place": "次序",
    "told_at": "时间",
    "source_name": "媒体",
    "title": "标题",
    "minutes_after_first": "距首发分钟",
    "is_reprint": "是否转载",
    "outlets_so_far": "累计媒体数",
    "url": "链接",
}

router = APIRouter()


@router.get("/stories", name="stories")
def stories(
    request: Request,
    *,
    snapshot: Reading,
    days: Annotated[int, Query(ge=1, le=90)] = 1,
    until: dt.date | None = None,
    number: Annotated[int, Query(alias="page", ge=1, le=1000)] = 1,
) -> Response:
    period = period_of(snapshot, days, until)
    found = told(snapshot, period.first, period.last, most=LISTED + 1, skip=(number - 1) * LISTED)
    return page(request, "stories.html", stories=found[:LISTED], more=len(found) > LISTED, number=number, period=period)


@router.get("/story/{story_id}", name="story")
def story(request: Request, snapshot: Reading, story_id: str) -> Response:
    articles = read_story(snapshot, story_id)
    first, last = min(row["day"] for row in articles), max(row["day"] for row in articles)
    names = snapshot.rows("story_names", {"id": story_id, "first": first, "last": last, "most": 40})
    texts = by_text(articles)
    leads = [text[0] for text in texts]
    bodies = read_bodies(snapshot.connection, [row["article_id"] for row in leads], [row["day"] for row in leads])
    return page(
        request,
        "story.html",
        title=articles[0]["story_title"] or articles[0]["title"],
        articles=articles,
        first=articles[0],
        last=articles[-1],
        outlets=articles[-1]["outlets_so_far"],
        texts=[(text, bodies.get(text[0]["article_id"], "")[:LEAD_LENGTH]) for text in texts],
        companies=[row for row in names if row["kind"] == "company"],
        topics=[row for row in names if row["kind"] != "company"],
        chart=draw(articles, snapshot),
        story_id=story_id,
    )


@router.get("/story/{story_id}/timeline.csv", name="story_csv")
def story_csv(snapshot: Reading, story_id: str) -> Response:
    return csv_answer(f"故事-{story_id}", COLUMNS, read_story(snapshot, story_id), snapshot.settings.zone)


def read_story(snapshot: OpenSnapshot, story_id: str) -> list[Row]:
    articles = snapshot.rows("story", {"id": story_id})
    if not articles:
        raise HTTPException(404)
    return articles


def by_text(articles: list[Row]) -> list[list[Row]]:
    """Return the articles text by text, the oldest first: each one followed by its reprints."""
    texts: dict[str, list[Row]] = {}
    for row in articles:
        texts.setdefault(row["text_id"] or row["article_id"], []).append(row)
    return list(texts.values())


def draw(articles: list[Row], snapshot: OpenSnapshot) -> dict[str, object] | None:
    """How the outlets added up; nothing where there is but one moment."""
    if len(articles) < 3:
        return None
    x = [row["told_at"].astimezone(snapshot.settings.zone).strftime("%Y-%m-%d %H:%M") for row in articles]
    return chart(
        "累计报道",
        [
            series("媒体", x, [row["outlets_so_far"] for row in articles], shape="step"),
            series("文章", x, [row["place"] for row in articles], shape="step"),
        ],
    )
