"""The Airflow plugin 新闻风向标: mounts the pages of ``newsvane.web`` and names where Airflow's own pages show them."""

from __future__ import annotations

import asyncio
import functools
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, ClassVar
from urllib.parse import urlsplit

from airflow.configuration import conf
from airflow.plugins_manager import AirflowPlugin

PREFIX = "/newsvane"
ROUTE = "newsvane"
ADDRESS = urlsplit(conf.get("api", "base_url", fallback="") or "").path.rstrip("/") + PREFIX
"""The path under which a browser finds the pages: Airflow itself may lie below the root of its host."""
ICON = f"{ADDRESS}/static/current/vane.svg"

Message = MutableMapping[str, Any]


BUILDING = threading.Lock()


@functools.cache
def build() -> Callable[..., Awaitable[None]]:
    """Make the application, which takes seconds of imports, once in this process."""
    from newsvane.web.authorisation import create_guarded_app  # noqa: PLC0415 - see pages()

    return create_guarded_app(ROUTE)


def built() -> Callable[..., Awaitable[None]]:
    with BUILDING:
        return build()


async def pages(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """Serve the pages. The application is built by the first request: every Airflow process imports this file.

    It is built in a thread, so that Airflow goes on answering meanwhile.
    """
    application = await asyncio.to_thread(built)
    await application(scope, receive, send)


class NewsvanePlugin(AirflowPlugin):
    name = "newsvane"
    fastapi_apps: ClassVar = [{"app": pages, "url_prefix": PREFIX, "name": "newsvane"}]
    external_views: ClassVar = [
        {
            "name": "新闻风向标",
            "href": f"{ADDRESS}/",
            "destination": "nav",
            "icon": ICON,
            "url_route": ROUTE,
            "nav_top_level": True,
        },
        {
            "name": "新闻风向标",
            "href": f"{ADDRESS}/dag/{{DAG_ID}}",
            "destination": "dag",
            "icon": ICON,
            "url_route": "newsvane-dag",
        },
    ]
