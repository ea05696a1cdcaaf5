"""Politeness towards each host: few requests at once, a pause between two, and silence when it asks for some."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class HostTurns:
    """The state of one host in one run; times on the monotonic clock."""

    slots: asyncio.Semaphore
    next_start: float = 0.0
    silent_until: float = 0.0


class HostGate:
    """Hands out turns; one gate serves all requests of a run."""

    def __init__(self, connections: int, per_host: int) -> None:
        self._connections = asyncio.Semaphore(connections)
        self._per_host = per_host
        self._hosts: dict[str, HostTurns] = {}

    def host(self, name: str) -> HostTurns:
        if name not in self._hosts:
            self._hosts[name] = HostTurns(asyncio.Semaphore(self._per_host))
        return self._hosts[name]

    @asynccontextmanager
    async def turn(self, name: str, gap_seconds: float) -> AsyncIterator[None]:
        """Wait for a turn at this host, at least ``gap_seconds`` after the one before has begun."""
        host = self.host(name)
        async with host.slots:
            now = time.monotonic()
            start = max(now, host.next_start)
            host.next_start = start + gap_seconds
            if start > now:
                await asyncio.sleep(start - now)
            async with self._connections:
                yield

    def silence(self, name: str, seconds: float) -> None:
        """Note that the host asked to be left alone for a while."""
        self.host(name).silent_until = time.monotonic() + seconds

    def silent_seconds(self, name: str) -> float:
        """Return how long the host wants to be left alone yet; 0 where it does not."""
        return max(0.0, self.host(name).silent_until - time.monotonic())
