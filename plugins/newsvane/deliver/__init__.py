"""Delivery: a digest through chat bots, mail and web hooks, every part once."""

from __future__ import annotations

from newsvane.deliver.records import Delivered
from newsvane.deliver.sending import deliver, undelivered

__all__ = ["Delivered", "deliver", "undelivered"]
