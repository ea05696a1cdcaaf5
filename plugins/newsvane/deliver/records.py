"""What delivery hands around: messages in parts, and how each part ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["planned", "sending", "sent", "failed", "throttled", "unknown"]


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
