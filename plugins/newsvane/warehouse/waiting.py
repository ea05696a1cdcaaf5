"""Waiting for what another process holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

LOCK_WAIT_SECONDS = 120.0

T = TypeVar("T")


def patiently(attempt: Callable[[], T], seconds: float, *, busy: Callable[[Exception], bool]) -> T:
    """Return what ``attempt`` returns, made again while it raises what ``busy`` knows; its last error after that."""
    try:
        return attempt()
    except Exception as error:
        if not busy(error):
            raise
    import tenacity  # noqa: PLC0415 - costs start-up time that only those need pay who wait

    return tenacity.Retrying(
        retry=tenacity.retry_if_exception(lambda error: isinstance(error, Exception) and busy(error)),
        wait=tenacity.wait_random_exponential(multiplier=0.02, max=1),
        stop=tenacity.stop_after_delay(seconds),
        reraise=True,
    )(attempt)
