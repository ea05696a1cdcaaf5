"""Feed bytes to items."""

from newsvane.parse.feed import parse_feed
from newsvane.parse.urls import article_id, canonical_url

__all__ = ["article_id", "canonical_url", "parse_feed"]
