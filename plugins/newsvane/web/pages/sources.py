"""信源: how each source does, and what it brought last."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from newsvane.web.answers import page
from newsvane.web.snapshot import Reading

router = APIRouter()


@router.get("/sources", name="sources")
def sources(request: Request, snapshot: Reading) -> Response:
    return page(request, "sources.html", sources=snapshot.rows("sources"))
