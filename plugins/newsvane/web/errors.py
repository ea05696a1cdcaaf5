"""What is answered when a page cannot be: each error says in Chinese what to do."""

from __future__ import annotations

import logging
from urllib.parse import quote

import duckdb
from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException

from newsvane.errors import WarehouseError
from newsvane.warehouse import is_outdated
from newsvane.web.answers import page
from newsvane.web.headers import HEADERS
from newsvane.web.links import address_of
from newsvane.web.snapshot import NotModifiedError

log = logging.getLogger(__name__)
router = APIRouter()

TITLES = {
    400: "地址有误",
    401: "请先登录",
    403: "没有权限",
    404: "没有这一页",
    500: "出错了",
    503: "还没有数据",
}
ADVICE = {
    400: "地址中的参数无法理解，请检查。",
    401: "登录已失效或尚未登录。",
    403: "查看这些页面需要读取 DAG「news_ingest」的权限，请联系管理员。",
    404: "地址可能有误，或所指的内容已不在数据中。",
    500: "服务器处理这一页时出错，详情见 Airflow API server 的日志。",
}
OUTDATED = "程序已升级，而快照由旧版本发布。DAG「news_ingest」下一次运行会发布新的快照，之后刷新本页即可。"


@router.get("/{path:path}", name="unknown")
def unknown(path: str) -> Response:
    """Take every address that no page has."""
    raise HTTPException(404, f"/{path}")


def install(app: FastAPI) -> None:
    """Answer each kind of error by a page, or by 304 where the browser holds what it asks for."""
    app.add_exception_handler(StarletteHTTPException, answer_http)
    app.add_exception_handler(RequestValidationError, answer_invalid)
    app.add_exception_handler(WarehouseError, answer_missing)
    app.add_exception_handler(duckdb.Error, answer_question)
    app.add_exception_handler(NotModifiedError, answer_unmodified)
    app.add_exception_handler(Exception, answer_failed)


def answer(request: Request, status: int, *, title: str = "", detail: str = "", advice: str = "") -> Response:
    wanted = quote(address_of(request), safe="")
    sign_in = request.app.state.sign_in
    return page(
        request,
        "error.html",
        status=status,
        title=title or TITLES.get(status, "无法显示"),
        advice=advice or ADVICE.get(status, ""),
        detail=detail,
        sign_in=f"{sign_in}?next={wanted}" if sign_in and status == 401 else "",
    )


def answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)  # noqa: S101 - what it is installed for
    response = answer(request, error.status_code, detail=error.detail if error.status_code < 401 else "")
    response.headers.update(error.headers or {})
    return response


def answer_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - what it is installed for
    wrong = "；".join(f"{part['loc'][-1]}：{part['msg']}" for part in error.errors())
    return answer(request, 400, detail=wrong)


def answer_missing(request: Request, error: Exception) -> Response:
    log.warning("%s", error)
    return answer(request, 503, detail=str(error), advice="no-snapshot")


def answer_question(request: Request, error: Exception) -> Response:
    """A question that the snapshot cannot answer: it was published by an older program, or the question is wrong."""
    if is_outdated(request.app.state.settings):
        log.warning("%s: the snapshot is of an older program: %s", request.url.path, error)
        return answer(request, 503, title="数据快照来自旧版本", advice=OUTDATED)
    return answer_failed(request, error)


def answer_unmodified(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the form of a handler
    assert isinstance(error, NotModifiedError)  # noqa: S101 - what it is installed for
    return Response(status_code=304, headers={"ETag": error.etag})


def answer_failed(request: Request, error: Exception) -> Response:
    log.error("%s failed", request.url.path, exc_info=error)
    response = answer(request, 500)
    response.headers.update(HEADERS)  # this answer is made outside the middleware that adds them
    return response
