"""The warehouse: staged batches in, one writer, a read-only snapshot out.

``stage`` and ``read_staged`` hand batches between tasks; ``load`` adds them to the warehouse; ``publish`` makes the
snapshot that ``open_snapshot`` opens.
"""

from __future__ import annotations

from newsvane.warehouse.batch import ArticleMention, Batch
from newsvane.warehouse.connections import Publication, open_snapshot, publication_of
from newsvane.warehouse.load import LoadCounts, load
from newsvane.warehouse.publish import publish
from newsvane.warehouse.reading import is_outdated, known_articles, read_feed_states, read_page_queue
from newsvane.warehouse.search import search
from newsvane.warehouse.staging import read_staged, read_tables, stage
from newsvane.warehouse.upkeep import backup, compact, expire, export_parquet

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
