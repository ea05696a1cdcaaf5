"""The event loop that fetching runs on: uvloop, which takes a fifth less CPU time, where it is installed."""

from __future__ import annotations

import asyncio
import importlib.util


def new_event_loop() -> asyncio.AbstractEventLoop:
    """Make a loop for ``asyncio.Runner(loop_factory=…)``: asyncio's own where uvloop is not made for the platform."""
    if importlib.util.find_spec("uvloop") is None:
        return asyncio.new_event_loop()
    import uvloop  # noqa: PLC0415 - it has no wheels for Windows and PyPy

    return uvloop.new_event_loop()
