"""What a statement may cost, and what comes back of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Outcome = Literal["answered", "refused", "failed", "timeout", "memory", "crashed", "busy", "stopped"]
"""How a statement ended.

``refused``: never run, or not allowed to do what it tried; ``failed``: DuckDB's own error; ``timeout`` and ``memory``:
over a limit; ``crashed``: its process died otherwise; ``busy``: no free place; ``stopped``: the reader left.
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one statement may cost.

    ``seconds`` run from the moment when the snapshot is open. ``memory_mb`` is what DuckDB may hold; the process may
    have ``ADDRESS_SPACE_MB`` of address space beyond that. ``rows`` and ``result_bytes`` (as JSON) cut the result.
    """

    seconds: float = 10.0
    memory_mb: int = 512
    threads: int = 2
    rows: int = 1000
    result_bytes: int = 4_000_000
    statement_characters: int = 20_000


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of one statement, of plain values: null, truth, numbers, text, lists and dictionaries of these.

    ``is_cut`` tells that there are more rows than ``Limits`` let through. ``reason`` says in a word or two why a
    statement was refused (see ``newsvane.sandbox.statement``); ``detail`` is DuckDB's message.
    """

    outcome: Outcome
    columns: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    is_cut: bool = False
    seconds: float = 0.0
    reason: str = ""
    detail: str = ""
