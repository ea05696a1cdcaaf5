"""Delivery: a digest through chat bots, mail and web hooks, every part once."""

from __future__ import annotations

from newsvane.deliver.connections import from_values, read_connection
from newsvane.deliver.records import Connection, Delivered
from newsvane.deliver.sending import deliver, undelivered

__all__ = ["Connection", "Delivered", "deliver", "from_values", "read_connection", "undelivered"]
