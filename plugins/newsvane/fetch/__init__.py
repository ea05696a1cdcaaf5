"""Feed addresses to bytes: polite, guarded, archived; a failure is a value with its reason.

What needs the HTTP client or the archive is imported when it is first used: planning needs neither.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from newsvane.fetch.health import HealthChanges, alert_key, health_changes
from newsvane.fetch.limits import FetchLimits
from newsvane.fetch.outcome import FetchedFeed, FetchedPage, PageBatch, PageRequest, cap_items, may_be_private
from newsvane.fetch.schedule import after_items, plan_chunks

if TYPE_CHECKING:
    from newsvane.fetch.feeds import fetch_feeds
    from newsvane.fetch.pages import fetch_pages

LATER = {"fetch_feeds": "feeds", "fetch_pages": "pages"}

__all__ = [
    "FetchLimits",
    "FetchedFeed",
    "FetchedPage",
    "HealthChanges",
    "PageBatch",
    "PageRequest",
    "after_items",
    "alert_key",
    "cap_items",
    "fetch_feeds",
    "fetch_pages",
    "health_changes",
    "may_be_private",
    "plan_chunks",
]


def __getattr__(name: str) -> Any:
    if name not in LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{LATER[name]}"), name)
