"""总览: the newest day, what breaks out, who moves, which stories are told most, how the sources are."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from newsvane.web.answers import page
from newsvane.web.snapshot import Reading

router = APIRouter()


@router.get("/", name="overview")
def overview(request: Request, snapshot: Reading) -> Response:
    return page(
        request,
        "overview.html",
        bursts=snapshot.rows("overview_bursts"),
    )
