"""Limits under which a test need not wait long for a server that misbehaves."""

from newsvane.fetch import FetchLimits

QUICK = FetchLimits(
    total_seconds=1.5,
    silence_seconds=1.0,
    feed_bytes=4 << 20,
    page_bytes=1 << 20,
    host_gap_seconds=0.05,
    settle_seconds=0,
)
