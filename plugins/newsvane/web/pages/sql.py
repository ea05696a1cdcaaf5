"""SQL: named queries with a form each, and a reader's own statement in the sandbox.

A named query is ours, with values bound: its address shows the result, and can be shared. A free statement in an
address fills the editor and waits for a click, so that no link makes a reader run what somebody else wrote.
"""

from __future__ import annotations

import asyncio
import functools
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from starlette.concurrency import run_in_threadpool

from newsvane.sandbox.asking import ask
from newsvane.sandbox.records import Answer, Limits
from newsvane.warehouse.queries import NamedQuery, read_queries, with_literals
from newsvane.web.answers import page
from newsvane.web.csvfiles import csv_file
from newsvane.web.posting import read_form
from newsvane.web.query_forms import fields_of, read_values
from newsvane.web.results import cells_of, draw, message_of, numeric_columns, status_of
from newsvane.web.snapshot import OpenSnapshot, Reading

ON_PAGE = Limits(rows=500)
AS_FILE = Limits(rows=100_000, result_bytes=30_000_000, seconds=20.0)
TICK_SECONDS = 0.2
EXAMPLE = "from trend('sora', days := 30)"

router = APIRouter()


@router.get("/sql", name="sql")
def editor(request: Request, snapshot: Reading, q: str | None = None) -> Response:
    return show(request, snapshot, statement=q or EXAMPLE, is_from_link=bool(q))


@router.post("/sql", name="sql_run")
async def run(request: Request, snapshot: Reading) -> Response:
    form = await read_form(request)
    answer = await ask_for(request, form.get("q", ""), {}, ON_PAGE)
    return await run_in_threadpool(
        show, request, snapshot, statement=form.get("q", ""), answer=answer, measure=form.get("y")
    )


@router.post("/sql.csv", name="sql_csv")
async def run_as_file(request: Request, snapshot: Reading) -> Response:
    form = await read_form(request)
    answer = await ask_for(request, form.get("q", ""), {}, AS_FILE)
    return await run_in_threadpool(as_file, request, snapshot, answer, statement=form.get("q", ""))


@router.get("/sql/{question}", name="named_query")
async def named(request: Request, snapshot: Reading, question: str) -> Response:
    query, values = chosen(request, snapshot, question)
    answer = await ask_for(request, query.sql, values, ON_PAGE)
    return await run_in_threadpool(
        show, request, snapshot, answer=answer, query=query, values=values, measure=request.query_params.get("y")
    )


@router.get("/sql/{question}/file.csv", name="named_query_csv")
async def named_as_file(request: Request, snapshot: Reading, question: str) -> Response:
    query, values = chosen(request, snapshot, question)
    answer = await ask_for(request, query.sql, values, AS_FILE)
    return await run_in_threadpool(as_file, request, snapshot, answer, query=query, values=values)


async def ask_for(request: Request, sql: str, parameters: dict[str, Any], limits: Limits) -> Answer:
    """Ask the sandbox for this reader, who may leave meanwhile: then the statement is stopped."""
    left = threading.Event()
    asking = asyncio.ensure_future(
        run_in_threadpool(
            ask,
            request.app.state.settings,
            sql,
            parameters,
            user=request.state.user_name,
            limits=limits,
            is_left=left.is_set,
        )
    )
    while not (await asyncio.wait({asking}, timeout=TICK_SECONDS))[0]:
        if await request.is_disconnected():
            left.set()
    return asking.result()


def show(
    request: Request,
    snapshot: OpenSnapshot,
    *,
    statement: str = "",
    is_from_link: bool = False,
    answer: Answer | None = None,
    query: NamedQuery | None = None,
    values: Mapping[str, Any] | None = None,
    measure: str | None = None,
) -> Response:
    """Answer with the page: the editor, the queries to choose from, the result, where there is one."""
    if request.method == "POST" or (answer and answer.outcome != "answered"):
        request.state.etag = None  # depends on more than the address and the snapshot
    figure = draw(answer, measure) if answer else None
    return page(
        request,
        "sql.html",
        status=status_of(answer) if answer else 200,
        section="sql",
        statement=with_literals(query, values or {}) if query else statement,
        is_from_link=is_from_link,
        answer=answer,
        message=message_of(answer, ON_PAGE) if answer else "",
        figure=figure,
        cells=cells_of(answer) if answer else [],
        measures=numeric_columns(answer) if answer else [],
        query=query,
        values=values or {},
        fields=fields_of(query, values or {}) if query else [],
        queries=queries_in(snapshot.settings.sql / "queries"),
        relations=relations_of(snapshot),
        macros=snapshot.rows("sql_macros"),
        limits=ON_PAGE,
        file_limits=AS_FILE,
    )


def as_file(
    request: Request,
    snapshot: OpenSnapshot,
    answer: Answer,
    *,
    statement: str = "",
    query: NamedQuery | None = None,
    values: Mapping[str, Any] | None = None,
) -> Response:
    """Answer with a CSV file; with the page and its message where there is no result."""
    if answer.outcome != "answered":
        return show(request, snapshot, statement=statement, answer=answer, query=query, values=values)
    name = query.name if query else "查询结果"
    if answer.is_cut:
        name += f"-前{len(answer.rows)}行"
    return csv_file(name, answer.columns, answer.rows, snapshot.settings.zone)


def chosen(request: Request, snapshot: OpenSnapshot, name: str) -> tuple[NamedQuery, dict[str, Any]]:
    """Return the named query and the values that the address gives it; raises ``HTTPException`` 404 or 400."""
    for query in queries_in(snapshot.settings.sql / "queries"):
        if query.name == name:
            return query, read_values(query, request.query_params)
    raise HTTPException(404, name)


@functools.cache
def queries_in(folder: Path) -> list[NamedQuery]:
    return read_queries(folder)


def relations_of(snapshot: OpenSnapshot) -> list[tuple[str, bool, list[dict[str, Any]]]]:
    """Return each view and table with its columns, views first."""
    found: dict[tuple[str, bool], list[dict[str, Any]]] = {}
    for row in snapshot.rows("sql_columns"):
        found.setdefault((row["relation"], row["is_view"]), []).append(row)
    return [(*key, columns) for key, columns in found.items()]
