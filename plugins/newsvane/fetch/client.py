"""The sessions of one run: who we are, which connections may be made, and by which proxy.

Proxies are those of the environment (``HTTPS_PROXY``, ``NO_PROXY`` and so on).
"""

from __future__ import annotations

import asyncio
import socket
import urllib.request
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from newsvane.fetch.addresses import SocketFactory, check_address, guarded_socket
from newsvane.fetch.hosts import HostGate
from newsvane.fetch.limits import FetchLimits

RESOLVER_THREADS = 32
DNS_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Client:
    """What the requests of one run share. ``direct`` talks to public addresses, ``private`` to allow-listed hosts."""

    direct: aiohttp.ClientSession
    private: aiohttp.ClientSession
    proxied: aiohttp.ClientSession
    gate: HostGate
    limits: FetchLimits
    user_agent: str
    proxies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Route:
    """The session that may make a connection, and the proxy that it goes through, if any."""

    session: aiohttp.ClientSession
    proxy: URL | None = None
    proxy_headers: Mapping[str, str] | None = None


class Resolver(AbstractResolver):
    """System name resolution with threads of its own: the loop's few would queue behind each dead name."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self._threads = threads

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await asyncio.get_running_loop().run_in_executor(
            self._threads, lambda: socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)
        )
        return [
            ResolveResult(hostname=host, host=str(place[0]), port=int(place[1]), family=kind, proto=protocol, flags=0)
            for kind, _, protocol, _, place in found
        ]

    async def close(self) -> None:
        """The threads belong to the client."""


@asynccontextmanager
async def open_client(limits: FetchLimits, user_agent: str) -> AsyncIterator[Client]:
    """Open the sessions, and close them at the end."""
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=limits.connect_seconds, sock_read=limits.silence_seconds)
    threads = ThreadPoolExecutor(RESOLVER_THREADS, thread_name_prefix="resolve")
    async with AsyncExitStack() as stack:
        stack.callback(threads.shutdown, wait=False, cancel_futures=True)

        async def session(socket_factory: SocketFactory | None) -> aiohttp.ClientSession:
            connector = aiohttp.TCPConnector(
                limit=0, resolver=Resolver(threads), ttl_dns_cache=DNS_SECONDS, socket_factory=socket_factory
            )
            return await stack.enter_async_context(
                aiohttp.ClientSession(
                    connector=connector, timeout=timeout, auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()
                )
            )

        yield Client(
            direct=await session(guarded_socket(allow_private=False, allow_networks=limits.allow_networks)),
            private=await session(guarded_socket(allow_private=True, allow_networks=limits.allow_networks)),
            proxied=await session(None),
            gate=HostGate(limits.connections, limits.per_host),
            limits=limits,
            user_agent=user_agent,
            proxies=urllib.request.getproxies_environment(),
        )


def route(client: Client, address: URL, *, allow_private: bool) -> Route:
    """Choose how to connect; raises ``ForbiddenAddressError``.

    Behind a proxy we connect to the proxy alone, and it resolves names: there only an address given as a number can
    be checked, and the proxy has to guard its own network.
    """
    host = str(address.host)
    proxy = client.proxies.get(address.scheme) or client.proxies.get("all")
    if not proxy or bypasses(host, client.proxies):
        return Route(client.private if allow_private else client.direct)
    if ":" in host or host.replace(".", "").isdigit():
        check_address(host, allow_private=allow_private)
    target = URL(proxy if "://" in proxy else f"http://{proxy}")
    if target.user is None:
        return Route(client.proxied, target)
    credentials = aiohttp.encode_basic_auth(target.user, target.password or "")
    return Route(client.proxied, target.with_user(None), {"Proxy-Authorization": credentials})


def bypasses(host: str, proxies: Mapping[str, str]) -> bool:
    """True where ``NO_PROXY`` names the host or a domain above it."""
    rules = [rule.strip().lstrip("*.").lower() for rule in proxies.get("no", "").split(",")]
    return any(rule and (host == rule or host.endswith(f".{rule}")) for rule in rules) or proxies.get("no") == "*"
