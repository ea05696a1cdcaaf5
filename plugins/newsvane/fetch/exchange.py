"""One request after another over HTTP, on the event loop, by libcurl: pycurl's shapes stop at this file.

libcurl does in C what costs most of a fetch's time: a request takes half of what it takes in Python, one with TLS less
than half. Its multi interface is driven by the loop: it names the sockets to watch and the timer to set.
"""

from __future__ import annotations

import asyncio
import math
import os
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import certifi
import pycurl

from newsvane.fetch.addresses import ForbiddenAddressError
from newsvane.fetch.failures import name_failure
from newsvane.fetch.limits import FetchLimits

Guard = Callable[[str], None]
DNS_SECONDS = 300
BUFFER_BYTES = 1 << 18
# Options of libcurl that pycurl has no names for.
SUPPRESS_CONNECT_HEADERS = 265
QUICK_EXIT = 322


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent: ``headers`` in their order, names in lower case; no body where ``status`` is an error."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name), None)


class Exchange:
    """A handle of libcurl, used for one request after another; what it received of the present one."""

    def __init__(self, guard: Guard | None, limits: FetchLimits) -> None:
        self.lines: list[bytes] = []
        self.parts: list[bytes] = []
        self.refused: ForbiddenAddressError | None = None
        self._guard = guard
        self._made = socket.socket()
        self.handle = handle = pycurl.Curl()
        for option, value in (
            (pycurl.NOSIGNAL, 1),
            (pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS),
            (pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1),
            (pycurl.FOLLOWLOCATION, 0),
            (pycurl.FAILONERROR, 1),  # the body of an error status is not worth reading
            (pycurl.CONNECTTIMEOUT_MS, round(limits.connect_seconds * 1000)),
            (pycurl.LOW_SPEED_LIMIT, 1),
            (pycurl.LOW_SPEED_TIME, math.ceil(limits.silence_seconds)),
            (pycurl.DNS_CACHE_TIMEOUT, DNS_SECONDS),
            (pycurl.BUFFERSIZE, BUFFER_BYTES),
            (QUICK_EXIT, 1),  # a name server that never answers must not hold up the end
            (SUPPRESS_CONNECT_HEADERS, 1),
            (pycurl.CAINFO, certificates()),
        ):
            handle.setopt(option, value)
        if guard is not None:
            handle.setopt(pycurl.OPENSOCKETFUNCTION, self.open_socket)

    def open_socket(self, _purpose: int, address: Any) -> socket.socket | int:
        """Make the socket for the very address that is connected to, unless the guard forbids it."""
        place = address.addr[0]
        try:
            if self._guard is not None:
                self._guard(place if isinstance(place, str) else place.decode())
        except ForbiddenAddressError as error:
            self.refused = error
            return int(pycurl.SOCKET_BAD)
        self._made.close()  # pycurl works on a copy
        self._made = socket.socket(address.family, address.socktype, address.protocol)
        return self._made

    def ask(self, url: str, headers: Mapping[str, str], limit: int, seconds: float, proxy: str) -> None:
        """Prepare a request; raises ``ValueError`` for a header that would be two."""
        self.lines, self.parts, self.refused = [], [], None
        lines = [f"{name}: {value}" for name, value in headers.items()]
        if any("\n" in line or "\r" in line or "\0" in line for line in lines):
            raise ValueError("a header with a line break")
        setopt = self.handle.setopt
        setopt(pycurl.URL, url)
        setopt(pycurl.HTTPHEADER, [line.encode() for line in lines])
        setopt(pycurl.HEADERFUNCTION, self.lines.append)
        setopt(pycurl.WRITEFUNCTION, self.parts.append)
        setopt(pycurl.MAXFILESIZE_LARGE, limit)
        setopt(pycurl.TIMEOUT_MS, max(1, round(seconds * 1000)))
        setopt(pycurl.PROXY, proxy)  # empty: none, whatever the environment says

    def close(self) -> None:
        self._made.close()
        self.handle.close()

    def answer(self) -> Answer:
        """Return what has been received; of several heads the last."""
        first = max((at for at, line in enumerate(self.lines) if line.startswith(b"HTTP/")), default=len(self.lines))
        head = [line.decode("utf-8", "replace").strip() for line in self.lines[first:]]
        pairs = (line.partition(":") for line in head[1:] if ":" in line)
        return Answer(
            status=self.handle.getinfo(pycurl.RESPONSE_CODE),
            reason=head[0].partition(" ")[2].partition(" ")[2] if head else "",
            headers=tuple((name.strip().lower(), value.strip()) for name, _, value in pairs),
            body=b"".join(self.parts),
        )


class Session:
    """Connections that requests may share: those that passed the same ``guard``, or, where it is null, a proxy's."""

    def __init__(self, guard: Guard | None, limits: FetchLimits) -> None:
        self._guard = guard
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        self._idle: list[Exchange] = []
        self._waiting: dict[pycurl.Curl, asyncio.Future[tuple[int, str]]] = {}
        self._watched: dict[int, int] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._set_timer)

    async def get(self, url: str, headers: Mapping[str, str], *, limit: int, seconds: float, proxy: str = "") -> Answer:
        """Return the answer to one GET, of at most ``limit`` bytes as sent; raises ``TransferError``, ``ValueError``.

        A redirect is an answer, and so is an error status.
        """
        exchange = self._idle.pop() if self._idle else Exchange(self._guard, self._limits)
        exchange.ask(url, headers, limit, seconds, proxy)
        handle = exchange.handle
        done = self._waiting[handle] = self._loop.create_future()
        self._multi.add_handle(handle)
        try:
            code, message = await done
        finally:
            self._waiting.pop(handle, None)
            self._multi.remove_handle(handle)
        answer = exchange.answer()
        refused = exchange.refused
        self._idle.append(exchange)
        if code in {pycurl.E_OK, pycurl.E_HTTP_RETURNED_ERROR}:
            return answer
        raise name_failure(code, message, answer, refused=refused, proxied=bool(proxy), limit=limit)

    def close(self) -> None:
        """Let go of all connections; requests that are still waiting have been cancelled before."""
        self._set_timer(-1)
        for descriptor in list(self._watched):
            self._watch(pycurl.POLL_REMOVE, descriptor, None, None)
        self._multi.close()
        for exchange in self._idle:
            exchange.close()

    def _watch(self, what: int, descriptor: int, _multi: Any, _data: Any) -> None:
        """Watch a socket, as libcurl asks, for reading and for writing."""
        before = self._watched.pop(descriptor, 0)
        wanted = 0 if what == pycurl.POLL_REMOVE else what
        if wanted:
            self._watched[descriptor] = wanted
        if wanted & pycurl.POLL_IN and not before & pycurl.POLL_IN:
            self._loop.add_reader(descriptor, self._step, descriptor, pycurl.CSELECT_IN)
        elif before & pycurl.POLL_IN and not wanted & pycurl.POLL_IN:
            self._loop.remove_reader(descriptor)
        if wanted & pycurl.POLL_OUT and not before & pycurl.POLL_OUT:
            self._loop.add_writer(descriptor, self._step, descriptor, pycurl.CSELECT_OUT)
        elif before & pycurl.POLL_OUT and not wanted & pycurl.POLL_OUT:
            self._loop.remove_writer(descriptor)

    def _set_timer(self, milliseconds: int) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        if milliseconds >= 0:
            self._timer = self._loop.call_later(milliseconds / 1000, self._step, pycurl.SOCKET_TIMEOUT, 0)

    def _step(self, descriptor: int, event: int) -> None:
        """Let libcurl work on what has happened, and wake those whose request is over."""
        _, running = self._multi.socket_action(descriptor, event)
        while running < len(self._waiting):
            queued, succeeded, failed = self._multi.info_read()
            for handle in succeeded:
                self._settle(handle, pycurl.E_OK, "")
            for handle, code, message in failed:
                self._settle(handle, code, message)
            if not queued:
                break

    def _settle(self, handle: pycurl.Curl, code: int, message: str) -> None:
        waiting = self._waiting.pop(handle, None)
        if waiting is not None and not waiting.done():
            waiting.set_result((code, message))


def certificates() -> str:
    """The authorities to trust: those of the environment or the system, else the ones that certifi brings."""
    found = os.environ.get("SSL_CERT_FILE") or ssl.get_default_verify_paths().cafile
    return found if found and os.path.isfile(found) else certifi.where()  # noqa: PTH113 - once for each handle
