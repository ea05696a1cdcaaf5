"""One POST whose failure tells whether the message may have arrived. No redirects, no retries, bounded answers."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TIMEOUT_SECONDS = 20.0
ANSWER_LIMIT = 64 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    url: str = field(repr=False)
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    retry_after: float | None = None

    def object(self) -> dict[str, Any]:
        """The JSON object answered; empty where it is none."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


class NotSentError(Exception):
    """The request did not reach the server: it may safely be sent again."""


class UncertainError(Exception):
    """The connection broke or fell silent after the request had begun: it may have arrived."""


def post(request: Request, *, timeout: float = TIMEOUT_SECONDS) -> Answer:
    """Send one request; raises ``NotSentError`` or ``UncertainError``, neither with the address in its text."""
    parts = urllib.parse.urlsplit(request.url)
    target = parts._replace(scheme="", netloc="").geturl() or "/"
    connection = connect(parts, timeout)
    try:
        connection.request("POST", target, body=request.body, headers=dict(request.headers))
        response = connection.getresponse()
        body = response.read(ANSWER_LIMIT)
    except (OSError, http.client.HTTPException) as error:
        raise UncertainError(kind_of(error)) from None
    finally:
        connection.close()
    return Answer(response.status, body, seconds(response.getheader("Retry-After")))


def connect(parts: urllib.parse.SplitResult, timeout: float) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(
            host, parts.port, timeout=timeout, context=ssl.create_default_context()
        )
    elif parts.scheme == "http":
        connection = http.client.HTTPConnection(host, parts.port, timeout=timeout)
    else:
        raise NotSentError("the address is neither http nor https")
    try:
        connection.connect()
    except (OSError, http.client.HTTPException) as error:
        raise NotSentError(f"no connection: {kind_of(error)}") from None
    return connection


def kind_of(error: BaseException) -> str:
    if isinstance(error, TimeoutError | socket.timeout):
        return "no answer in time"
    return f"{type(error).__name__}: {getattr(error, 'strerror', None) or ''}".rstrip(": ")


def seconds(text: str | None) -> float | None:
    """A ``Retry-After`` in seconds; dates are not used by any bot."""
    try:
        return max(0.0, float(text)) if text else None
    except ValueError:
        return None
