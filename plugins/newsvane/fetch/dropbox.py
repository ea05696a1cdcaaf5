"""``file`` sources: a folder into which documents are dropped, an e-paper page or a saved feed, read like a fetch.

A document is taken once, when it has lain unchanged for a moment. What was taken is remembered as the time of the
last change (``ctime``: a file that is moved in late keeps its old modification time, but not its old ``ctime``).
"""

from __future__ import annotations

import datetime as dt
import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from newsvane.fetch import archive
from newsvane.fetch.archive import ArchivedFetch
from newsvane.fetch.failures import TransferError
from newsvane.fetch.outcome import FetchedFeed
from newsvane.fetch.run import Run, failed, fetch_id_of
from newsvane.fetch.schedule import SHORTEST, after_failure
from newsvane.records import FeedState, FetchResult, Source

DOCUMENTS_PER_RUN = 500
CONTENT_TYPES = {
    ".atom": "application/atom+xml",
    ".htm": "text/html",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/plain",
    ".rdf": "application/rdf+xml",
    ".rss": "application/rss+xml",
    ".txt": "text/plain",
    ".xhtml": "application/xhtml+xml",
    ".xml": "application/xml",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A file in a drop-box; ``changed`` is its ``ctime`` in nanoseconds."""

    path: Path
    changed: int
    size: int


async def read_drop_box(run: Run, source: Source, state: FeedState) -> list[FetchedFeed]:
    """Return a result for each new document of the folder, one ``unchanged`` where there is none.

    All results carry the same state; ``result.url`` is the document's ``file:`` address, ``content_type`` follows
    from its name.
    """
    base = FetchResult(fetch_id_of(source.id, run.now), source.id, source.url, run.now, "unchanged")
    seen = int(state.etag or 0) if (state.etag or "0").isdigit() else 0
    box = Path(unquote(urlsplit(source.url).path))
    try:
        # Changes within the last moment may be half a file yet. This is about the file system's clock, not the run's.
        settled = time.time_ns() - int(run.client.limits.settle_seconds * 1e9)
        documents = sorted(
            (found for found in find_documents(box) if seen < found.changed <= settled), key=lambda found: found.changed
        )[:DOCUMENTS_PER_RUN]
    except OSError as error:
        result = failed(base, TransferError("folder", f"{box}: {error.strerror or error}"))
        return [FetchedFeed(result, None, after_failure(state, source, result, {}), state)]
    after = replace(
        state,
        etag=str(documents[-1].changed) if documents else state.etag,
        failures=0,
        last_error=None,
        broken_since=None,
        interval_seconds=int(SHORTEST.total_seconds()),
        next_due_at=run.now + SHORTEST,
        last_success_at=run.now,
        last_new_item_at=run.now if documents else state.last_new_item_at,
    )
    if not documents:
        return [FetchedFeed(base, None, after, state)]
    return [await read_document(run, base, document, FetchedFeed(base, None, after, state)) for document in documents]


async def read_document(run: Run, base: FetchResult, document: Document, shell: FetchedFeed) -> FetchedFeed:
    """Read and archive one document; one that cannot be read is a failed result and does not hold up the others."""
    result = replace(
        base,
        fetch_id=fetch_id_of(base.source_id, run.now, document.path.as_uri()),
        url=document.path.as_uri(),
        final_url=document.path.as_uri(),
        content_type=CONTENT_TYPES[document.path.suffix.lower()],
        bytes=document.size,
    )
    try:
        if document.size > run.client.limits.feed_bytes:
            raise TransferError("too_large", f"{document.size} bytes, {run.client.limits.feed_bytes} allowed")  # noqa: TRY301 - one way to fail
        raw = document.path.read_bytes()
    except TransferError as error:
        return replace(shell, result=failed(result, error))
    except OSError as error:
        return replace(shell, result=failed(result, TransferError("folder", error.strerror or str(error))))
    when = dt.datetime.fromtimestamp(document.changed / 1e9, dt.UTC)
    digest = archive.content_hash(raw)
    result = replace(
        result,
        outcome="fetched",
        body_hash=digest,
        raw_uri=archive.document_name(digest),
        last_modified=when.isoformat(timespec="seconds"),
    )
    await run.archive(ArchivedFetch(result), raw)
    return replace(shell, result=result, raw=raw)


def find_documents(box: Path) -> Iterator[Document]:
    """Yield the documents below a folder; links that lead out of it, hidden and half-written files are passed over.

    Raises ``OSError`` where the folder itself cannot be read.
    """
    home = box.resolve(strict=True)
    os.scandir(home).close()
    for folder, names, files in os.walk(home):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in files:
            path = Path(folder, name)
            if name.startswith(".") or path.suffix.lower() not in CONTENT_TYPES:
                continue
            try:
                status = path.stat()
                inside = path.resolve().is_relative_to(home)
            except OSError:
                continue
            if inside and stat.S_ISREG(status.st_mode):
                yield Document(path, max(status.st_ctime_ns, 1), status.st_size)
