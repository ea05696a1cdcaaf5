"""The sessions of one run: who we are, which connections may be made, and by which proxy.

Proxies are those of the environment (``HTTPS_PROXY``, ``NO_PROXY`` and so on).
"""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

from yarl import URL

from newsvane.fetch.addresses import address_guard, check_address
from newsvane.fetch.exchange import Session
from newsvane.fetch.hosts import HostGate
from newsvane.fetch.limits import FetchLimits


@dataclass(frozen=True, slots=True)
class Client:
    """What the requests of one run share. ``direct`` talks to public addresses, ``private`` to allow-listed hosts."""

    direct: Session
    private: Session
    proxied: Session
    gate: HostGate
    limits: FetchLimits
    user_agent: str
    proxies: Mapping[str, str]


@contextmanager
def open_client(limits: FetchLimits, user_agent: str) -> Iterator[Client]:
    """Open the sessions on the running loop, and close them at the end."""
    public = address_guard(allow_private=False, allow_networks=limits.allow_networks)
    private = address_guard(allow_private=True, allow_networks=limits.allow_networks)
    with ExitStack() as stack:
        direct, allowed, proxied = (
            stack.enter_context(closing(Session(guard, limits))) for guard in (public, private, None)
        )
        yield Client(
            direct=direct,
            private=allowed,
            proxied=proxied,
            gate=HostGate(limits.connections, limits.per_host),
            limits=limits,
            user_agent=user_agent,
            proxies=urllib.request.getproxies_environment(),
        )


def route(client: Client, address: URL, *, allow_private: bool) -> tuple[Session, str]:
    """Choose the session that may make the connection, and its proxy, or none; raises ``ForbiddenAddressError``.

    Behind a proxy we connect to the proxy alone, and it resolves names: there only an address given as a number can
    be checked, and the proxy has to guard its own network.
    """
    host = str(address.host)
    proxy = client.proxies.get(address.scheme) or client.proxies.get("all")
    if not proxy or bypasses(host, client.proxies):
        return client.private if allow_private else client.direct, ""
    if ":" in host or host.replace(".", "").isdigit():
        check_address(host, allow_private=allow_private)
    return client.proxied, proxy if "://" in proxy else f"http://{proxy}"


def bypasses(host: str, proxies: Mapping[str, str]) -> bool:
    """True where ``NO_PROXY`` names the host or a domain above it."""
    rules = [rule.strip().lstrip("*.").lower() for rule in proxies.get("no", "").split(",")]
    return any(rule and (host == rule or host.endswith(f".{rule}")) for rule in rules) or proxies.get("no") == "*"
