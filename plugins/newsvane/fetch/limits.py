"""What a fetch may cost, us and the sites we read: the one place for the fetcher's thresholds."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Bounds of one run. Times are in seconds, sizes in bytes after decompression.

    ``allow_networks`` lists networks (CIDR) that count as public although they are not: a transparent proxy with
    invented addresses, such as 198.18.0.0/15, needs it.
    """

    total_seconds: float = 20.0
    connect_seconds: float = 8.0
    silence_seconds: float = 10.0
    feed_bytes: int = 16 * MIB
    feed_items: int = 3000
    page_bytes: int = 8 * MIB
    redirects: int = 5
    connections: int = 48
    per_host: int = 2
    host_gap_seconds: float = 1.0
    pages_per_run: int = 200
    pages_per_host: int = 20
    pages_seconds: float = 240.0
    page_attempts: int = 3
    settle_seconds: float = 5.0
    allow_networks: tuple[str, ...] = ()


DEFAULT_LIMITS = FetchLimits()
