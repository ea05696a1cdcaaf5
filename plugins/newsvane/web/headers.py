"""Headers of every answer, errors included: what a page may load, and who may frame it.

The pages share Airflow's origin, so that a script smuggled in through a feed would act as the reader in Airflow. They
hold no inline script and no inline style, and the browser is told to run none.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",  # a chart becomes a PNG by way of these
    "connect-src": "'self'",
    "frame-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'self'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",  # with no-referrer a browser names no origin when it sends a form
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}
OK, NOT_MODIFIED = 200, 304


class SecurityHeaders:
    """Middleware that adds ``HEADERS`` and the request's ETag, but for those that an answer brings itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if message["status"] != NOT_MODIFIED:  # whose headers take the place of those that the browser kept
                    for name, value in HEADERS.items():
                        headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "private, no-cache")
                etag = scope.get("state", {}).get("etag")
                if etag and message["status"] == OK:
                    headers.setdefault("ETag", etag)
            await send(message)

        await self.app(scope, receive, send_guarded if scope["type"] == "http" else send)
