"""robots.txt for article pages, after RFC 9309: asked once a host, kept for a day beside the archive."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from newsvane.fetch.archive import Root, write_whole
from newsvane.fetch.failures import TransferError
from newsvane.fetch.run import Run
from newsvane.fetch.transfer import transfer
from newsvane.fetch.urls import host_of

LARGEST = 512 * 1024
KEPT = dt.timedelta(hours=24)
LONGEST_DELAY = 30.0


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host lets us read, and the pause it asks for between two requests."""

    parsed: Protego
    user_agent: str

    def allow(self, url: str) -> bool:
        return bool(self.parsed.can_fetch(url, self.user_agent))

    @property
    def delay_seconds(self) -> float:
        return min(float(self.parsed.crawl_delay(self.user_agent) or 0), LONGEST_DELAY)


async def read_rules(run: Run, url: str, *, allow_private: bool = False) -> Rules:
    """Return the rules of the host in ``url``.

    No such file (any 4xx) allows everything. A server error or silence forbids everything for this run, as the RFC
    asks, and is not kept: the pages wait for the next one. Raises ``TransferError`` for it.
    """
    origin = origin_of(url)
    path = run.root / "robots" / f"{hashlib.sha256(origin.encode()).hexdigest()[:32]}.json"
    text = await asyncio.to_thread(read_kept, path, run.now)
    if text is None:
        text = await ask(run, origin, allow_private=allow_private)
        kept = json.dumps({"origin": origin, "fetched_at": run.now.isoformat(), "text": text})
        await asyncio.to_thread(write_whole, path, kept.encode())
    return Rules(Protego.parse(text), run.client.user_agent.split("/")[0])


async def ask(run: Run, origin: str, *, allow_private: bool) -> str:
    """Fetch the file; empty, which allows everything, where there is none, or a web page in its place."""
    try:
        async with run.client.gate.turn(host_of(origin), 0.0):
            answer = await transfer(
                run.client,
                f"{origin}/robots.txt",
                headers={"Accept": "text/plain"},
                limit=LARGEST,
                allow_private=allow_private,
            )
    except TransferError as error:
        refused = error.status is not None and 400 <= error.status < 500 and error.status != 429
        if refused or error.kind == "too_large":
            return ""
        raise
    text = answer.body.decode("utf-8-sig", "replace")
    return "" if text.lstrip().startswith("<") else text


def read_kept(path: Root, now: dt.datetime) -> str | None:
    """Return the text kept at most a day ago, else null."""
    try:
        kept = json.loads(path.read_bytes())
        age = now - dt.datetime.fromisoformat(kept["fetched_at"])
        return str(kept["text"]) if dt.timedelta() <= age < KEPT else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
