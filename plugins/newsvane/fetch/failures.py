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

from collections.abc import Mapping
from typing import Protocol

import pycurl

from newsvane.fetch.addresses import ForbiddenAddressError
from newsvane.fetch.urls import redact_text

LONGEST_REASON = 300
HEADERS_WITHOUT_END = "Too large response headers"  # told as an error of receiving
PROXY_HANDSHAKE = 97  # pycurl has no name for it
# By the error codes of libcurl; those that are not here break the rules of HTTP.
KINDS: Mapping[int, str] = {
    pycurl.E_COULDNT_CONNECT: "connect",
    pycurl.E_COULDNT_RESOLVE_HOST: "dns",
    pycurl.E_COULDNT_RESOLVE_PROXY: "proxy",
    pycurl.E_FILESIZE_EXCEEDED: "too_large",
    pycurl.E_GOT_NOTHING: "reset",
    pycurl.E_OPERATION_TIMEDOUT: "timeout",
    pycurl.E_PARTIAL_FILE: "damaged",
    pycurl.E_PEER_FAILED_VERIFICATION: "tls",
    pycurl.E_RECV_ERROR: "reset",
    pycurl.E_SEND_ERROR: "reset",
    pycurl.E_SSL_CACERT_BADFILE: "tls",
    pycurl.E_SSL_CERTPROBLEM: "tls",
    pycurl.E_SSL_CIPHER: "tls",
    pycurl.E_SSL_CONNECT_ERROR: "tls",
    pycurl.E_SSL_INVALIDCERTSTATUS: "tls",
    pycurl.E_SSL_ISSUER_ERROR: "tls",
    pycurl.E_URL_MALFORMAT: "forbidden",
    PROXY_HANDSHAKE: "proxy",
}


class Received(Protocol):
    """What had come when a request failed."""

    @property
    def status(self) -> int: ...
    @property
    def body(self) -> bytes: ...


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


def name_failure(
    code: int,
    message: str,
    received: Received,
    *,
    refused: ForbiddenAddressError | None,
    proxied: bool,
    limit: int,
) -> TransferError:
    """Turn an error of libcurl into a ``TransferError``; ``refused`` is the guard's, where it forbade an address."""
    status = received.status or None
    if refused is not None:
        return TransferError("forbidden", refused.strerror or str(refused))
    kind = KINDS.get(code, "protocol")
    if kind == "reset" and received.body:
        kind = "damaged"
    if message.startswith(HEADERS_WITHOUT_END):
        kind = "protocol"
    if proxied and status is None and kind in {"connect", "reset"}:
        kind = "proxy"
    if kind == "too_large":
        message = f"more than {limit} bytes"
    return TransferError(kind, " ".join(message.split())[:LONGEST_REASON] or f"libcurl error {code}", status=status)
