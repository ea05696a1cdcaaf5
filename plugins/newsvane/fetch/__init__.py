"""Feed addresses to bytes: polite, guarded, archived; a failure is a value with its reason.

Each is imported when it is first asked for: planning needs neither the HTTP client nor the archive, and who only wants
to hide a password in an address needs nothing else of this.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsvane.fetch.feeds import fetch_feeds
    from newsvane.fetch.health import HealthChanges, alert_key, health_changes
    from newsvane.fetch.limits import FetchLimits
    from newsvane.fetch.outcome import FetchedFeed, FetchedPage, PageBatch, PageRequest, cap_items, may_be_private
    from newsvane.fetch.pages import fetch_pages
    from newsvane.fetch.schedule import after_items, plan_chunks

PLACES = {
    "FetchLimits": "limits",
    "FetchedFeed": "outcome",
    "FetchedPage": "outcome",
    "HealthChanges": "health",
    "PageBatch": "outcome",
    "PageRequest": "outcome",
    "after_items": "schedule",
    "alert_key": "health",
    "cap_items": "outcome",
    "fetch_feeds": "feeds",
    "fetch_pages": "pages",
    "health_changes": "health",
    "may_be_private": "outcome",
    "plan_chunks": "schedule",
}

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
    if name not in PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{PLACES[name]}"), name)
