"""One document over HTTP: redirects followed by hand, each hop guarded, every failure named.

Redirects are not left to the HTTP library because each hop needs its own check, and because only an unbroken chain of
permanent ones may move a feed for good.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from yarl import URL

from newsvane.fetch.addresses import ForbiddenAddressError
from newsvane.fetch.client import Client, route
from newsvane.fetch.decompression import ACCEPTED, DamagedError, TooLargeError, decompress
from newsvane.fetch.exchange import Answer
from newsvane.fetch.failures import TransferError
from newsvane.fetch.urls import redact_text, redact_url

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
KEPT_HEADERS = frozenset(
    (
        *("age", "cache-control", "content-encoding", "content-language", "content-length", "content-type", "date"),
        *("etag", "expires", "last-modified", "link", "location", "retry-after", "server", "via"),
    )
)


@dataclass(frozen=True, slots=True)
class Transfer:
    """A complete answer. ``moved_to`` is set where permanent redirects alone led to it; ``wire_bytes`` as sent."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)
    wire_bytes: int = 0
    moved_to: str | None = None
    request_headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


async def transfer(
    client: Client, url: str, *, headers: Mapping[str, str], limit: int, allow_private: bool = False
) -> Transfer:
    """GET one document of at most ``limit`` bytes; raises ``TransferError``.

    ``allow_private`` opens private addresses to the host in ``url`` itself, never to another that it redirects to.
    Statuses below 400 are answers, and so is 304; all others are errors.
    """
    hop = Hop(url=url)
    try:
        return await follow(client, hop, headers, limit, allow_private=allow_private)
    except TransferError as error:
        failure = error
    except ForbiddenAddressError as error:
        failure = TransferError("forbidden", error.strerror or str(error))
    except ValueError as error:
        failure = TransferError("forbidden", str(error))
    failure.seconds = time.monotonic() - hop.began
    failure.final_url = redact_url(hop.url)
    raise failure


@dataclass(slots=True)
class Hop:
    """Where a chain of redirects stands, and when it began, on the monotonic clock."""

    url: str
    began: float = field(default_factory=time.monotonic)
    redirected: bool = False
    permanent: bool = True
    cookies: dict[str, str] = field(default_factory=dict)


async def follow(client: Client, hop: Hop, headers: Mapping[str, str], limit: int, *, allow_private: bool) -> Transfer:
    """Request, and follow redirects, until there is an answer.

    Cookies live as long as the chain and stay with their host: some sites set one and redirect to the same address.
    """
    origin = URL(hop.url)
    seen: set[tuple[str, str]] = set()
    sent = {"User-Agent": client.user_agent, "Accept-Encoding": ACCEPTED, **headers}
    for _ in range(client.limits.redirects + 1):
        address = URL(hop.url)
        check_url(address)
        cookie = "; ".join(f"{name}={value}" for name, value in hop.cookies.items())
        if (hop.url, cookie) in seen:
            raise TransferError("redirects", f"redirect loop at {hop.url}")
        seen.add((hop.url, cookie))
        session, proxy = route(client, address, allow_private=allow_private and address.host == origin.host)
        left = client.limits.total_seconds - (time.monotonic() - hop.began)
        if left <= 0:
            raise TransferError("timeout", f"no complete answer within {client.limits.total_seconds:g} s")
        answer = await session.get(
            str(address.with_fragment(None)),
            {**sent, "Cookie": cookie} if cookie else sent,
            limit=limit,
            seconds=left,
            proxy=proxy,
        )
        target = answer.header("location") if answer.status in REDIRECTS else None
        if target is None:
            break
        advance(hop, answer, address, target)
    else:
        raise TransferError("redirects", f"more than {client.limits.redirects} redirects")
    received = kept_headers(answer)
    if answer.status >= 400:
        kind = "rate_limited" if answer.status == 429 else "http"
        message = f"HTTP {answer.status} {answer.reason}".strip()
        raise TransferError(kind, message, status=answer.status, headers=received)
    return Transfer(
        status=answer.status,
        url=str(address),
        headers=received,
        body=unpack(answer.body, received, limit, answer.status),
        wire_bytes=len(answer.body),
        moved_to=permanent_address(hop),
        request_headers=sent,
        seconds=time.monotonic() - hop.began,
    )


def permanent_address(hop: Hop) -> str | None:
    """Return where permanent redirects alone led; null where it holds credentials, for what is remembered is public."""
    return hop.url if hop.redirected and hop.permanent and redact_url(hop.url) == hop.url else None


def advance(hop: Hop, answer: Answer, address: URL, location: str) -> None:
    """Move on to where the answer points; a step from https down to http is followed and never made permanent."""
    target = address.join(URL(location))
    downgrade = address.scheme == "https" and target.scheme == "http"
    hop.redirected = True
    hop.permanent = hop.permanent and answer.status in PERMANENT and not downgrade
    if target.host == address.host:
        pairs = (value.partition(";")[0].partition("=") for name, value in answer.headers if name == "set-cookie")
        hop.cookies.update({name.strip(): value.strip() for name, _, value in pairs})
    else:
        hop.cookies.clear()
    hop.url = str(target.with_fragment(None))


def check_url(address: URL) -> None:
    if address.scheme not in {"http", "https"}:
        raise TransferError(
            "forbidden", f"only http and https are fetched, not {address.scheme or 'a relative address'}"
        )
    if not address.host:
        raise TransferError("forbidden", "the address names no host")


def kept_headers(answer: Answer) -> dict[str, str]:
    """Keep the headers that say something of the document; cookies and the like are nobody's business."""
    return {name: redact_text(value)[:1000] for name, value in answer.headers if name in KEPT_HEADERS}


def unpack(packed: bytes, headers: Mapping[str, str], limit: int, status: int) -> bytes:
    """Undo the Content-Encoding; raises ``TransferError``."""
    try:
        return decompress(packed, headers.get("content-encoding", ""), limit) if packed else b""
    except TooLargeError as error:
        raise TransferError("too_large", str(error), status=status, headers=headers) from error
    except DamagedError as error:
        raise TransferError("damaged", str(error), status=status, headers=headers) from error
