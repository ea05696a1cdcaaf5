"""Why a request brought no document: one constant word for tables and alerts, one sentence for people.

| kind         | what it means                                                                      |
|--------------|------------------------------------------------------------------------------------|
| connect      | the host refused the connection, or no route leads to it                           |
| damaged      | the body breaks off or does not unpack                                             |
| dns          | the host's name does not resolve                                                   |
| empty        | an answer without a document                                                       |
| folder       | a drop-box that is missing, or lies outside the allowed folder                     |
| forbidden    | we do not go there: another scheme, a private or metadata address                  |
| http         | an error status                                                                    |
| protocol     | the answer breaks the rules of HTTP                                                |
| proxy        | the operator's proxy does not answer                                               |
| rate_limited | the host asked for a pause                                                         |
| redirects    | a loop of redirects, or too many of them                                           |
| reset        | the connection broke                                                               |
| robots       | robots.txt forbids the page                                                        |
| timeout      | no complete answer in time                                                         |
| tls          | no trustworthy encrypted connection                                                |
| too_large    | more bytes than allowed, packed or unpacked                                        |
| unreadable   | a document came, and it is no feed                                                 |
"""

from __future__ import annotations

import errno
import ssl
from collections.abc import Mapping

import aiohttp

from newsvane.fetch.addresses import ForbiddenAddressError
from newsvane.fetch.urls import redact_text

LONGEST_REASON = 300
# The first that fits gives the kind: aiohttp's classes overlap.
KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (aiohttp.ClientConnectorDNSError, "dns"),
    (aiohttp.ClientSSLError, "tls"),
    (ssl.SSLError, "tls"),
    (TimeoutError, "timeout"),
    (aiohttp.ClientProxyConnectionError, "proxy"),
    (aiohttp.ClientHttpProxyError, "proxy"),
    (aiohttp.ClientPayloadError, "damaged"),
    (aiohttp.ServerDisconnectedError, "reset"),
    (aiohttp.InvalidURL, "forbidden"),
    (aiohttp.ClientOSError, "connect"),
    (ConnectionError, "reset"),
    (ValueError, "forbidden"),
)


class TransferError(Exception):
    """A request that brought no document. ``headers`` are the answer's, where there was one."""

    def __init__(
        self, kind: str, message: str, *, status: int | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(redact_text(message))
        self.kind = kind
        self.status = status
        self.headers: Mapping[str, str] = headers or {}
        self.final_url: str | None = None
        self.seconds = 0.0


def name_failure(error: Exception) -> TransferError:
    """Turn an exception of the network into a ``TransferError``."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ForbiddenAddressError):
            return TransferError("forbidden", cause.strerror or str(cause))
        if isinstance(cause, OSError) and cause.errno in {errno.ECONNRESET, errno.EPIPE}:
            return TransferError("reset", cause.strerror or str(cause))
        cause = getattr(cause, "os_error", None) or cause.__cause__
    kind = next((kind for kinds, kind in KINDS if isinstance(error, kinds)), "protocol")
    message = error.message if isinstance(error, aiohttp.ClientResponseError) else str(error)
    return TransferError(kind, " ".join(message.split())[:LONGEST_REASON] or type(error).__name__)
