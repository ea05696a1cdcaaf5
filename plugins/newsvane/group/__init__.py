"""Group articles: ``text_id`` for reprints of one text, ``story_id`` for coverage of one event."""

from __future__ import annotations

from newsvane.group.texts import text_id

__all__ = ["text_id"]
