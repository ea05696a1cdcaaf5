"""Feed addresses to bytes: polite, guarded, archived; a failure is a value with its reason."""

from newsvane.fetch.archive import open_root
from newsvane.fetch.feeds import fetch_feeds
from newsvane.fetch.limits import FetchLimits
from newsvane.fetch.outcome import FetchedFeed, FetchedPage, PageBatch, PageRequest
from newsvane.fetch.pages import fetch_pages
from newsvane.fetch.schedule import after_items, plan_chunks

__all__ = [
    "FetchLimits",
    "FetchedFeed",
    "FetchedPage",
    "PageBatch",
    "PageRequest",
    "after_items",
    "fetch_feeds",
    "fetch_pages",
    "open_root",
    "plan_chunks",
]
