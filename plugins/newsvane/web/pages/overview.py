"""总览: the newest day, what breaks out, who moves, which stories are told most, how the sources are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from newsvane.web.answers import page
from newsvane.web.links import link_to
from newsvane.web.lists import sparks, told
from newsvane.web.snapshot import OpenSnapshot, Reading, Row

DAG_PAGES = {"news_ingest": "sources", "daily_digest": "digests"}

router = APIRouter()


@router.get("/", name="overview")
def overview(request: Request, snapshot: Reading) -> Response:
    totals = snapshot.rows("overview_totals") if snapshot.newest_day else []
    movers = snapshot.rows("overview_movers", {"up": 8, "down": 4})
    bursts = snapshot.rows("overview_bursts")
    popular = snapshot.rows("overview_popular", {"most": 14})
    shown = [*bursts, *movers]
    return page(
        request,
        "overview.html",
        totals=totals,
        today=totals[-1] if totals else None,
        week=usual(totals),
        bursts=bursts,
        movers={
            "公司": [row for row in movers if row["kind"] == "company"],
            "产品与主题": [row for row in movers if row["kind"] != "company"],
        },
        popular=[row for row in popular if row["kind"] != "company"],
        companies=[row for row in popular if row["kind"] == "company"],
        stories=newest_stories(snapshot, 1, 10),
        week_stories=newest_stories(snapshot, 7, 6),
        words=snapshot.rows("overview_words"),
        health=snapshot.row("health"),
        broken=snapshot.rows("broken_sources", {"most": 5}),
        sparks=sparks(snapshot, [row["entity_id"] for row in shown]),
    )


@router.get("/dag/{dag_id}", name="dag")
def dag(request: Request, dag_id: str) -> Response:
    """Lead from a DAG's page in Airflow to the page that shows what the DAG makes."""
    return RedirectResponse(link_to(request, DAG_PAGES.get(dag_id, "overview")), 303)


def newest_stories(snapshot: OpenSnapshot, days: int, most: int) -> list[Row]:
    last = snapshot.newest_day
    return told(snapshot, last - dt.timedelta(days=days - 1), last, most=most) if last else []


def usual(totals: Sequence[Row]) -> dict[str, float]:
    """Each count's mean over the seven days before the newest."""
    before = totals[-8:-1]
    names = ("articles", "texts", "stories", "sources")
    return {name: sum(row[name] for row in before) / len(before) if before else 0.0 for name in names}
