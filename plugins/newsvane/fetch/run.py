"""One run: its moment, its client, and what an interrupted attempt at it has already brought home."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from newsvane.fetch import archive
from newsvane.fetch.archive import ArchivedFetch, Root
from newsvane.fetch.client import Client, open_client
from newsvane.fetch.limits import FetchLimits


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
    done = await asyncio.to_thread(archive.records_of_day, root, now.astimezone(dt.UTC).date())
    async with open_client(limits, user_agent) as client:
        yield Run(client, root, now, done)
