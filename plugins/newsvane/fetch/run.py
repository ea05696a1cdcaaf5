"""One run: its moment, its client, and what an interrupted attempt at it has already brought home."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import AsyncIterator, Coroutine, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from newsvane.errors import InputError
from newsvane.fetch import archive
from newsvane.fetch.archive import ArchivedFetch, Root
from newsvane.fetch.client import Client, open_client
from newsvane.fetch.failures import TransferError
from newsvane.fetch.limits import FetchLimits
from newsvane.fetch.transfer import Transfer
from newsvane.fetch.urls import redact_url
from newsvane.records import FeedState, FetchOutcome, FetchResult

RECORDS_AN_OBJECT = 50

Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class Run:
    """What all requests of one run share. ``done`` is what the archive already holds of it, by fetch id.

    ``unwritten`` are the records that an object store has yet to be given, some at a time: one that is lost with its
    process is fetched again.
    """

    client: Client
    root: Root
    now: dt.datetime
    shard: str
    done: Mapping[str, ArchivedFetch]
    unwritten: list[ArchivedFetch] = field(default_factory=list)

    def archived(self, fetch_id: str) -> tuple[ArchivedFetch, bytes] | None:
        """Return the answer to this very request, where an earlier attempt has archived it."""
        record = self.done.get(fetch_id)
        try:
            return (record, archive.load(self.root, record.result.raw_uri or "")) if record else None
        except InputError:
            return None

    async def archive(self, record: ArchivedFetch, body: bytes) -> None:
        """Keep a document and then the record that names it: a record is never without its bytes."""
        # A local disk answers sooner than a thread would; an object store must not hold up the other requests.
        if isinstance(self.root, Path):
            archive.store(self.root, body, record.result.body_hash)
            archive.store_records(self.root, [record], self.shard)
            return
        await asyncio.to_thread(archive.store, self.root, body, record.result.body_hash)
        self.unwritten.append(record)
        if len(self.unwritten) >= RECORDS_AN_OBJECT:
            await self.write_down()

    async def write_down(self) -> None:
        """Write the records that wait for it."""
        records, self.unwritten[:] = self.unwritten[:], []
        if records:
            await asyncio.to_thread(archive.store_records, self.root, records, self.shard)


@asynccontextmanager
async def open_run(
    root: Root, now: dt.datetime, user_agent: str, limits: FetchLimits, parts: Iterable[str]
) -> AsyncIterator[Run]:
    """Look up what is already archived of this moment, and open the client; ``parts`` names what this run asks for."""
    root = archive.localise(root)
    done = await asyncio.to_thread(archive.records_at, root, now)
    shard = hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:12]
    with open_client(limits, user_agent) as client:
        run = Run(client, root, now, shard, done)
        try:
            yield run
        finally:
            await run.write_down()


async def all_of(requests: Iterable[Coroutine[Any, Any, Outcome]]) -> list[Outcome]:
    """Return what all come to, in their order; where one raises, the others have ended before it is passed on."""
    tasks = [asyncio.ensure_future(request) for request in requests]
    try:
        return await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise


def succeeded(result: FetchResult, answer: Transfer, state: FeedState) -> FetchResult:
    """Fill a result from an answer; the body's hash is the second opinion on whether anything changed.

    ``raw_uri`` of a changed document is the name that it will have in the archive.
    """
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
        raw_uri=archive.document_name(body_hash) if body_hash and outcome == "fetched" else None,
        bytes=answer.wire_bytes,
        duration_ms=round(answer.seconds * 1000),
    )


def failed(result: FetchResult, error: TransferError) -> FetchResult:
    """Fill a result from a failure."""
    return replace(
        result,
        outcome="failed",
        error_kind=error.kind,
        error=str(error),
        status=error.status,
        final_url=error.final_url,
        duration_ms=round(error.seconds * 1000),
    )


def fetch_id_of(source_id: str, now: dt.datetime, detail: str = "") -> str:
    """Name a planned request: the same source at the same moment is the same request, however often it is tried."""
    moment = now.astimezone(dt.UTC).isoformat()
    return hashlib.sha256(f"{source_id}\n{moment}\n{detail}".encode()).hexdigest()[:32]
