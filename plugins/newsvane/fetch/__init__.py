"""Feed addresses to bytes: polite, guarded, archived; a failure is a value with its reason."""

from newsvane.fetch.archive import open_root
from newsvane.fetch.feeds import fetch_feeds
from newsvane.fetch.health import HealthChanges, alert_key, health_changes
from newsvane.fetch.limits import FetchLimits
from newsvane.fetch.outcome import FetchedFeed, FetchedPage, PageBatch, PageRequest
from newsvane.fetch.pages import fetch_pages
from newsvane.fetch.schedule import after_items, plan_chunks

__all__ = [
    "FetchLimits",
    "FetchedFeed",
    "FetchedPage",
    "HealthChanges",
    "PageBatch",
    "PageRequest",
    "after_items",
    "alert_key",
    "fetch_feeds",
    "fetch_pages",
    "health_changes",
    "open_root",
    "plan_chunks",
]
