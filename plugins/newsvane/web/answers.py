"""Answers: HTML pages from templates that escape every value by themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2
from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from newsvane.web import words
from newsvane.web.links import address_of, link_to

TEMPLATES = Path(__file__).resolve().parent / "templates"


def make_environment(navigation: Sequence[tuple[str, str]]) -> jinja2.Environment:
    """Return the templates' environment: everything escaped, an unknown name an error."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["navigation"] = navigation
    made.filters |= words.FILTERS
    return made


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """Render a template. ``to`` makes addresses in it, ``file`` those of scripts and styles."""
    files = request.app.state.files
    settings = request.app.state.settings
    body = request.app.state.templates.get_template(template).render(
        here=getattr(request.scope.get("route"), "name", ""),
        address=address_of(request),
        framed=request.app.state.frame and request.app.state.frame + address_of(request),
        snapshot=getattr(request.state, "snapshot", None),
        zone=settings.zone,
        to=lambda name, **parts: link_to(request, name, **parts),
        file=lambda name: link_to(request, "static", version=files.version, name=name),
        map_styles=files.map_styles,
        **values,
    )
    etag = getattr(request.state, "etag", None) or f'W/"{hashlib.sha256(body.encode()).hexdigest()[:24]}"'
    headers = {"ETag": etag} if status == 200 else {}
    if headers and request.headers.get("If-None-Match") == etag:
        return Response(status_code=304, headers=headers)
    return HTMLResponse(body, status_code=status, headers=headers)
