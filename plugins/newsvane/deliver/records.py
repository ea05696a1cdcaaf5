"""What delivery hands around: connections, messages in parts, and how each part ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Outcome = Literal["planned", "sending", "sent", "failed", "throttled", "unknown"]

NO_EXTRA: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Connection:
    """An Airflow connection as plain values; what is secret in it never shows in a repr."""

    id: str
    kind: str
    host: str = ""
    port: int | None = None
    login: str = ""
    password: str = field(default="", repr=False)
    schema: str = ""
    extra: Mapping[str, Any] = field(default_factory=lambda: NO_EXTRA, repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every value that must not be shown, longest first."""
        values = [self.password, *(str(value) for key, value in self.extra.items() if key not in PUBLIC_EXTRA)]
        return tuple(sorted((value for value in values if len(value) >= SHORTEST_SECRET), key=len, reverse=True))


PUBLIC_EXTRA = {
    "channel",
    "from_email",
    "to",
    "gap_seconds",
    "path",
    "disable_ssl",
    "disable_tls",
    "timeout",
    "ca_file",
}
SHORTEST_SECRET = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a channel: what to send, without signature or time, so that it is the same on every attempt."""

    number: int
    of: int
    content: bytes
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one attempt ended. ``unknown``: it may have arrived. ``throttled``: it did not, try in ``wait_seconds``."""

    outcome: Outcome
    reason: str = ""
    wait_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Delivered:
    """The state of one part after a run, for people and for XCom: without secrets or content."""

    channel: str
    part: int
    of: int
    outcome: Outcome
    reason: str = ""
    recipient: str = ""
