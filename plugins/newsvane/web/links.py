"""Addresses of the pages: always paths, below wherever the application is mounted."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.routing import Route


def link_to(request: Request, name: str, /, **values: Any) -> str:
    """Return the path of the route ``name``: ``values`` fill its path, the others make the query; None is left out.

    Lists are repeated in the query. Raises ``KeyError`` for a route that there is not, or a missing part of its path.
    """
    route = routes_of(request)[name]
    path = route.path_format
    for part in route.param_convertors:
        path = path.replace(f"{{{part}}}", quote(str(values.pop(part)), safe=""))
    query = urlencode({key: value for key, value in values.items() if value is not None}, doseq=True)
    return f"{root_of(request)}{path}{'?' if query else ''}{query}"


def address_of(request: Request) -> str:
    """The address of the page asked for, as a path."""
    return f"{request.url.path}{'?' if request.url.query else ''}{request.url.query}"


def root_of(request: Request) -> str:
    """Where the application is mounted, such as ``/newsvane``; empty at the root."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def routes_of(request: Request) -> dict[str, Route]:
    return {route.name: route for route in request.app.routes if isinstance(route, Route)}
