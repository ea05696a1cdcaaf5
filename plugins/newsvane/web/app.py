"""The web application: every page, guarded as one, with what all answers have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from fastapi import FastAPI
from fastapi.params import Depends
from starlette.middleware.gzip import GZipMiddleware

from newsvane.settings import Settings
from newsvane.web import answers, errors, files, headers
from newsvane.web.pages import articles, digests, entities, overview, search, sources, sql, stories, trends
from newsvane.web.snapshot import Shelf

PAGES = (overview, trends, entities, stories, articles, search, sql, digests, sources)
"""Every page; each module has a ``router``."""
NAVIGATION = (
    ("overview", "总览"),
    ("trends", "趋势"),
    ("entities", "实体"),
    ("stories", "故事"),
    ("search", "搜索"),
    ("sql", "SQL"),
    ("digests", "日报"),
    ("sources", "信源"),
)
"""The route that each entry of the navigation leads to, and its label."""


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def create_app(
    settings: Settings,
    dependencies: Sequence[Depends],
    *,
    sign_in: str = "",
    frame: str = "",
    clock: Callable[[], dt.datetime] = utc_now,
) -> FastAPI:
    """Return the application over the snapshot of ``settings``.

    ``dependencies`` guard every route, those of files and of unknown addresses too: each raises an ``HTTPException``
    of 401 or 403, or lets the request pass; one of them sets ``request.state.user_name``. ``sign_in`` is the address
    that a reader who is not logged in is sent to, with the wanted one as its ``next``; ``frame`` is that of Airflow's
    own page around these, to which their address is added.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, dependencies=dependencies, redirect_slashes=False)
    app.state.settings = settings
    app.state.shelf = Shelf(settings)
    app.state.clock = clock
    app.state.sign_in = sign_in
    app.state.frame = frame
    app.state.files = files.collect()
    app.state.templates = answers.make_environment(NAVIGATION)
    for page in PAGES:
        app.include_router(page.router)
    app.include_router(files.router)
    app.include_router(errors.router)  # takes every address that is left, so that it is guarded too
    errors.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(headers.SecurityHeaders)
    return app
