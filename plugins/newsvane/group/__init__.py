"""Group articles: ``text_id`` for reprints of one text, ``story_id`` for coverage of one event."""

from __future__ import annotations

from newsvane.group.grouper import Assignment, Merge, group
from newsvane.group.signature import Signature, sign

__all__ = ["Assignment", "Merge", "Signature", "group", "sign"]
