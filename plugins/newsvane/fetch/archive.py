"""The archive: every document as it came, once per content, and a record of each fetch that brought one.

Below the root lie::

    raw/HA/HASH.zst                   the bytes, compressed with zstd; HASH is the SHA-256 of the bytes, HA its start
    fetch/DAY/FETCH_ID-HASH.json      who brought them: a fetch result, and both sides' headers

DAY is the day (UTC) of the fetch. Names depend on content and plan alone, so a repeated write is the same write, and
an interrupted run finds what it already has. The root is a local ``Path`` or a ``UPath`` to an object store.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import zstandard
from upath import UPath

from newsvane.errors import InputError
from newsvane.records import FetchResult

Root = Path | UPath

LEVEL = 3  # 10 is a fifth smaller at six times the cost
RECORD = re.compile(r"(?P<fetch_id>[0-9a-f]+)-(?P<body_hash>[0-9a-f]{64})\.json")


@dataclass(frozen=True, slots=True)
class ArchivedFetch:
    """One fetch as the archive remembers it; ``kind`` is ``feed`` or ``page``; header names are lower-case."""

    result: FetchResult
    kind: str = "feed"
    moved_to: str | None = None
    request_headers: Mapping[str, str] = field(default_factory=dict)
    response_headers: Mapping[str, str] = field(default_factory=dict)


def open_root(uri: str) -> Root:
    """Turn the archive's URI into a path: ``file:`` becomes a local one, whatever else an object store's."""
    if uri.startswith("file:"):
        return Path(unquote(urlsplit(uri).path))
    return UPath(uri) if "://" in uri else Path(uri)


def localise(root: Root) -> Root:
    """Turn a ``UPath`` on the local disk into a plain path, which can be written atomically."""
    if not isinstance(root, Path) and root.protocol in {"", "file", "local"}:
        return Path(root.path)
    return root


def content_hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def store(root: Root, data: bytes) -> str:
    """Keep the bytes, unless this content is already there, and return their name below the root."""
    digest = content_hash(data)
    name = f"raw/{digest[:2]}/{digest}.zst"
    if not (root / name).exists():
        write_whole(root / name, zstandard.compress(data, LEVEL))
    return name


def load(root: Root, name: str) -> bytes:
    """Read back what ``store`` named; raises ``InputError`` where it is gone or damaged."""
    try:
        data = zstandard.decompress((root / name).read_bytes())
    except (OSError, zstandard.ZstdError) as error:
        raise InputError(f"archive: {name}: {error}") from error
    if content_hash(data) not in name:
        raise InputError(f"archive: {name}: the content does not match its name")
    return data


def store_record(root: Root, fetch: ArchivedFetch) -> None:
    """Keep who brought a document; the document itself must already be stored."""
    result = fetch.result
    day = result.fetched_at.astimezone(dt.UTC).date()
    text = json.dumps(asdict(fetch), ensure_ascii=False, default=lambda time: time.isoformat())
    write_whole(root / record_name(day, result.fetch_id, result.body_hash or ""), text.encode())


def load_record(root: Root, name: str) -> ArchivedFetch:
    """Read a record by its name below the root; raises ``InputError`` where it is gone or damaged."""
    try:
        row: dict[str, Any] = json.loads((root / name).read_bytes())
        row["result"]["fetched_at"] = dt.datetime.fromisoformat(row["result"]["fetched_at"])
        return ArchivedFetch(**{**row, "result": FetchResult(**row["result"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise InputError(f"archive: {name}: {error}") from error


def records_of_day(root: Root, day: dt.date) -> dict[str, list[str]]:
    """Map each fetch id of that day (UTC) to the names of its records, in order: a drop-box brings several."""
    found: dict[str, list[str]] = {}
    for name in sorted(entry.name for entry in entries(root / "fetch" / day.isoformat())):
        if match := RECORD.fullmatch(name):
            found.setdefault(match["fetch_id"], []).append(f"fetch/{day.isoformat()}/{name}")
    return found


def replay_day(root: Root, day: dt.date) -> Iterator[tuple[ArchivedFetch, bytes]]:
    """Yield every document that came on that day (UTC), oldest first, without the network."""
    names = [name for names in records_of_day(root, day).values() for name in names]
    for fetch in sorted((load_record(root, name) for name in names), key=in_time):
        yield fetch, load(root, fetch.result.raw_uri or "")


def expire(root: Root, before: dt.datetime) -> int:
    """Remove what came before that time and return how many files went; what later records refer to stays."""
    removed = 0
    kept = set()
    for folder in entries(root / "fetch"):
        for entry in entries(folder):
            if folder.name < before.astimezone(dt.UTC).date().isoformat():
                entry.unlink(missing_ok=True)
                removed += 1
            elif match := RECORD.fullmatch(entry.name):
                kept.add(match["body_hash"])
    for folder in entries(root / "raw"):
        for entry in entries(folder):
            # A young file without a record belongs to a fetch that is still under way.
            if entry.name.removesuffix(".zst") not in kept and entry.stat().st_mtime < before.timestamp():
                entry.unlink(missing_ok=True)
                removed += 1
    return removed


def entries(folder: Root) -> list[Path]:
    """List a folder, empty where there is none; typed as local paths, whose methods both kinds share."""
    return [cast(Path, entry) for entry in folder.iterdir()] if folder.exists() else []


def record_name(day: dt.date, fetch_id: str, body_hash: str) -> str:
    return f"fetch/{day.isoformat()}/{fetch_id}-{body_hash}.json"


def in_time(fetch: ArchivedFetch) -> tuple[dt.datetime, str]:
    return fetch.result.fetched_at, fetch.result.fetch_id


def write_whole(path: Root, data: bytes) -> None:
    """Write so that no reader ever sees half a file; an object store's upload is already of that kind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not isinstance(path, Path):
        path.write_bytes(data)
        return
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    partial.write_bytes(data)
    partial.replace(path)
