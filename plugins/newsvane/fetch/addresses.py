"""Which addresses may be talked to: what a feed says must not make us read the operator's own network.

The check sits where a socket is made, so it sees the very address that is connected to, at each redirect; a name that
resolves otherwise the second time (DNS rebinding) gains nothing. Special ranges after the IANA registries and
RFC 6890; addresses that carry an IPv4 address are judged by it.
"""

from __future__ import annotations

import errno
import ipaddress
from collections.abc import Callable, Sequence
from functools import partial

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Reachable from nobody's allow list: they answer with the machine's own cloud credentials.
METADATA = tuple(
    ipaddress.ip_network(network)
    for network in ("169.254.0.0/16", "fe80::/10", "100.100.100.200/32", "192.0.0.192/32", "fd00:ec2::254/128")
)


class ForbiddenAddressError(OSError):
    """A connection that was refused by us, before it was made."""

    def __init__(self, address: str, why: str) -> None:
        super().__init__(errno.EACCES, f"{address} is {why}")


def embedded_address(address: Address) -> Address:
    """Return the IPv4 address inside a mapped, 6to4, Teredo or NAT64 one, else the address itself."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.teredo:
            return address.teredo[1]
        if address in NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address


def check_address(text: str, *, allow_private: bool = False, allow_networks: Sequence[Network] = ()) -> None:
    """Raise ``ForbiddenAddressError`` unless this IP address may be connected to."""
    address = embedded_address(ipaddress.ip_address(text.partition("%")[0]))
    if any(address in network for network in METADATA):
        raise ForbiddenAddressError(text, "a link-local or metadata address")
    if any(address in network for network in allow_networks):
        return
    if address.is_multicast or address.is_unspecified or (address.version == 4 and address.is_reserved):
        raise ForbiddenAddressError(text, "no address of a server")
    if not address.is_global and not allow_private:
        raise ForbiddenAddressError(text, "not a public address")


def address_guard(*, allow_private: bool, allow_networks: Sequence[str]) -> Callable[[str], None]:
    """Make the check of an address that is about to be connected to; it raises ``ForbiddenAddressError``."""
    networks = tuple(ipaddress.ip_network(network) for network in allow_networks)
    return partial(check_address, allow_private=allow_private, allow_networks=networks)
