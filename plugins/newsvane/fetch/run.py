"""One run: its moment, its client, and what an interrupted attempt at it has already brought home."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from newsvane.fetch import archive
from newsvane.fetch.archive import ArchivedFetch, Root
from newsvane.fetch.client import Client, open_client
from newsvane.fetch.failures import TransferError
from newsvane.fetch.limits import FetchLimits
from newsvane.fetch.transfer import Transfer
from newsvane.fetch.urls import redact_url
from newsvane.records import FeedState, FetchOutcome, FetchResult


@dataclass(frozen=True, slots=True)
class Run:
    """What all requests of one run share. ``done`` maps a fetch id to the records that the archive already holds."""

    client: Client
    root: Root
    now: dt.datetime
    done: Mapping[str, Sequence[str]]

    def archived(self, fetch_id: str) -> ArchivedFetch | None:
        """Return the record of this very request, where an earlier attempt has archived it."""
        return archive.load_record(self.root, self.done[fetch_id][0]) if fetch_id in self.done else None

    async def archive(self, record: ArchivedFetch, body: bytes) -> ArchivedFetch:
        """Keep a document and then the record that names it: a record is never without its bytes."""

        def keep() -> ArchivedFetch:
            kept = replace(record, result=replace(record.result, raw_uri=archive.store(self.root, body)))
            archive.store_record(self.root, kept)
            return kept

        # A local disk answers sooner than a thread would; an object store must not hold up the other requests.
        return keep() if isinstance(self.root, Path) else await asyncio.to_thread(keep)


@asynccontextmanager
async def open_run(root: Root, now: dt.datetime, user_agent: str, limits: FetchLimits) -> AsyncIterator[Run]:
    """Look up what is already archived of this moment, and open the client."""
    root = archive.localise(root)
    done = await asyncio.to_thread(archive.records_of_day, root, now.astimezone(dt.UTC).date())
    async with open_client(limits, user_agent) as client:
        yield Run(client, root, now, done)


def succeeded(result: FetchResult, answer: Transfer, state: FeedState, duration_ms: int) -> FetchResult:
    """Fill a result from an answer; the body's hash is the second opinion on whether anything changed."""
    body_hash = archive.content_hash(answer.body) if answer.body else state.body_hash
    outcome: FetchOutcome = "fetched" if body_hash != state.body_hash else "unchanged"
    return replace(
        result,
        outcome="not_modified" if answer.status == 304 else outcome,
        status=answer.status,
        final_url=redact_url(answer.url),
        content_type=answer.headers.get("content-type"),
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        body_hash=body_hash,
        bytes=answer.wire_bytes,
        duration_ms=duration_ms,
    )


def failed(result: FetchResult, error: TransferError, duration_ms: int) -> FetchResult:
    """Fill a result from a failure."""
    return replace(
        result,
        outcome="failed",
        error_kind=error.kind,
        error=str(error),
        status=error.status,
        final_url=error.final_url,
        duration_ms=duration_ms,
    )


def fetch_id_of(source_id: str, now: dt.datetime, detail: str = "") -> str:
    """Name a planned request: the same source at the same moment is the same request, however often it is tried."""
    moment = now.astimezone(dt.UTC).isoformat()
    return hashlib.sha256(f"{source_id}\n{moment}\n{detail}".encode()).hexdigest()[:32]


def milliseconds_since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
