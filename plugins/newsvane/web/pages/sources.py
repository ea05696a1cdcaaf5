"""信源: how each source does, and what it brought last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from fastapi import APIRouter, HTTPException, Request, Response

from newsvane.digest.health import describe_reason
from newsvane.web.answers import page
from newsvane.web.csvfiles import csv_answer
from newsvane.web.snapshot import OpenSnapshot, Reading, Row

SPARK_DAYS = 14
FETCHES, ARTICLES = 30, 30
OUTCOMES = {"fetched": "有新内容", "not_modified": "未更新", "unchanged": "内容未变", "failed": "失败"}
COLUMNS = {
    "source_id": "标识",
    "name": "信源",
    "status": "状态",
    "last_fetch_at": "上次抓取",
    "last_article_day": "最近文章日期",
    "articles_7_days": "近7日篇数",
    "articles_30_days": "近30日篇数",
    "ai_share": "AI相关占比",
    "dated_share": "有日期占比",
    "body_share": "有正文占比",
    "failures_in_a_row": "连续失败",
    "reason": "说明",
}

router = APIRouter()


@router.get("/sources", name="sources")
def sources(request: Request, snapshot: Reading) -> Response:
    rows = [described(row) for row in snapshot.rows("sources")]
    return page(
        request,
        "sources.html",
        sources=rows,
        broken=[row for row in rows if row["broken_since"]],
        sparks=daily(snapshot, None),
        last_fetch_at=max((row["last_fetch_at"] for row in rows if row["last_fetch_at"]), default=None),
    )


@router.get("/sources.csv", name="sources_csv")
def sources_csv(snapshot: Reading) -> Response:
    rows = [described(row) for row in snapshot.rows("sources")]
    return csv_answer("信源", COLUMNS, rows, snapshot.settings.zone)


@router.get("/source/{source_id}", name="source")
def source(request: Request, snapshot: Reading, source_id: str) -> Response:
    found = snapshot.row("source", {"id": source_id})
    if found is None:
        raise HTTPException(404)
    asked = {"id": source_id}
    return page(
        request,
        "source.html",
        source=described(found),
        spark=daily(snapshot, source_id).get(source_id, []),
        hours=by_hour(snapshot.rows("source_hours", asked)),
        fetches=[
            row | {"label": OUTCOMES.get(row["outcome"], row["outcome"]), "reason": reason_of(row)}
            for row in snapshot.rows("source_fetches", asked | {"most": FETCHES})
        ],
        articles=snapshot.rows("source_articles", asked | {"most": ARTICLES}),
    )


def described(row: Row) -> Row:
    """Add in words how a source is: ``status``, its ``tone`` (good, bad, none), and the ``reason`` where it is bad."""
    if row["broken_since"]:
        status, tone = ("抓取失败" if row["failures_in_a_row"] else "久无更新"), "bad"
    elif row["last_fetch_at"] is None:
        status, tone = "尚未抓取", "none"
    elif row["failures_in_a_row"]:
        status, tone = f"近 {row['failures_in_a_row']} 次失败", "none"
    else:
        status, tone = "正常", "good"
    return row | {"status": status, "tone": tone, "reason": describe_reason(row["last_error"] or "")}


def reason_of(fetch: Row) -> str:
    kind, error = fetch["error_kind"], fetch["error"] or ""
    return describe_reason(f"{kind}: {error}" if kind and not error.startswith(f"{kind}:") else error)


def daily(snapshot: OpenSnapshot, source_id: str | None) -> dict[str, list[int]]:
    """Return the articles of the newest days of each source, or of one, oldest first."""
    if snapshot.newest_day is None:
        return {}
    first = snapshot.newest_day - dt.timedelta(days=SPARK_DAYS - 1)
    counts: dict[str, list[int]] = {}
    for row in snapshot.rows("source_days", {"id": source_id}):
        counts.setdefault(row["source_id"], [0] * SPARK_DAYS)[(row["day"] - first).days] = row["articles"]
    return counts


def by_hour(rows: Sequence[Row]) -> list[int]:
    counts = [0] * 24
    for row in rows:
        counts[row["hour"]] = row["articles"]
    return counts
