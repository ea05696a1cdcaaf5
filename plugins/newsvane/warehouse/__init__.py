"""The warehouse: staged batches in, one writer, a read-only snapshot out.

``stage`` and ``read_staged`` hand batches between tasks; ``load`` adds them to the warehouse; ``publish`` makes the
snapshot that ``open_snapshot`` opens. Each is imported when it is first asked for: a task that hands batches on needs
no database.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsvane.warehouse.batch import ArticleMention, Batch
    from newsvane.warehouse.connections import Publication, open_snapshot, publication_of
    from newsvane.warehouse.loading import LoadCounts, load
    from newsvane.warehouse.publishing import publish
    from newsvane.warehouse.reading import is_outdated, known_articles, read_feed_states, read_page_queue
    from newsvane.warehouse.searching import search
    from newsvane.warehouse.staging import read_staged, read_tables, stage
    from newsvane.warehouse.upkeep import backup, compact, expire, export_parquet

PLACES = {
    "ArticleMention": "batch",
    "Batch": "batch",
    "LoadCounts": "loading",
    "Publication": "connections",
    "backup": "upkeep",
    "compact": "upkeep",
    "expire": "upkeep",
    "export_parquet": "upkeep",
    "is_outdated": "reading",
    "known_articles": "reading",
    "load": "loading",
    "open_snapshot": "connections",
    "publication_of": "connections",
    "publish": "publishing",
    "read_feed_states": "reading",
    "read_page_queue": "reading",
    "read_staged": "staging",
    "read_tables": "staging",
    "search": "searching",
    "stage": "staging",
}
"""No module may have the name of a function here: once it is imported, it would take the function's place."""

__all__ = [
    "ArticleMention",
    "Batch",
    "LoadCounts",
    "Publication",
    "backup",
    "compact",
    "expire",
    "export_parquet",
    "is_outdated",
    "known_articles",
    "load",
    "open_snapshot",
    "publication_of",
    "publish",
    "read_feed_states",
    "read_page_queue",
    "read_staged",
    "read_tables",
    "search",
    "stage",
]


def __getattr__(name: str) -> Any:
    if name not in PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{PLACES[name]}"), name)
