"""The archive: every document as it came, once per content, and a journal of the fetches that brought them.

Below the root lie::

    raw/HA/HASH.zst               the bytes, compressed with zstd; HASH is the SHA-256 of the bytes, HA its start
    fetch/DAY/TIME-SHARD.jsonl    who brought them: a line each with the fetch result and both sides' headers

DAY and TIME (UTC) are the moment of the run, SHARD tells its parts apart. Names depend on content and plan alone, so
a repeated write is the same write, and an interrupted run finds what it already has. The root is a local ``Path`` or
a ``UPath`` to an object store, where nothing can be appended: there some lines at a time make an object of their own.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast

import zstandard
from upath import UPath

from newsvane.errors import InputError
from newsvane.records import FetchResult

Root = Path | UPath

ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
PACKERS = threading.local()
PARTIAL = ".partial"
PARTIAL_DAYS = 1  # no write takes so long: an older part was left by a process that was killed
LEVEL = 1  # 3 is a fifth smaller at nearly twice the cost, which is then half that of a whole fetch


@dataclass(frozen=True, slots=True)
class ArchivedFetch:
    """One fetch as the archive remembers it; ``kind`` is ``feed`` or ``page``; header names are lower-case."""

    result: FetchResult
    kind: str = "feed"
    moved_to: str | None = None
    request_headers: Mapping[str, str] = field(default_factory=dict)
    response_headers: Mapping[str, str] = field(default_factory=dict)


FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in (ArchivedFetch, FetchResult)}


def localise(root: Root) -> Root:
    """Turn a ``UPath`` on the local disk into a plain path, which can be written atomically."""
    if not isinstance(root, Path) and root.protocol in {"", "file", "local"}:
        return Path(root.path)
    return root


def content_hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def document_name(digest: str) -> str:
    return f"raw/{digest[:2]}/{digest}.zst"


def store(root: Root, data: bytes, digest: str | None = None) -> str:
    """Keep the bytes, unless this content is already there, and return their name below the root."""
    name = document_name(digest or content_hash(data))
    if isinstance(root, Path):
        path = f"{root}/{name}"
        if not os.path.exists(path):  # noqa: PTH110 - as below
            replace_file(path, pack(data))
    elif not (root / name).exists():
        write_whole(root / name, pack(data))
    return name


def pack(data: bytes) -> bytes:
    """Compress with this thread's own packer: making one takes longer than packing a small feed."""
    if not hasattr(PACKERS, "zstd"):
        PACKERS.zstd = zstandard.ZstdCompressor(level=LEVEL)
    packed: bytes = PACKERS.zstd.compress(data)
    return packed


def load(root: Root, name: str) -> bytes:
    """Read back what ``store`` named; raises ``InputError`` where it is gone or damaged."""
    try:
        data = zstandard.decompress((root / name).read_bytes())
    except (OSError, zstandard.ZstdError) as error:
        raise InputError(f"archive: {name}: {error}") from error
    if content_hash(data) not in name:
        raise InputError(f"archive: {name}: the content does not match its name")
    return data


def store_records(root: Root, fetches: Sequence[ArchivedFetch], shard: str) -> None:
    """Note who brought some documents of one run; the documents themselves must already be stored."""
    # The line break comes first: after a torn line, of a process that was killed, the next one is whole again.
    lines = b"".join(b"\n" + to_line(fetch) for fetch in fetches)
    name = f"fetch/{fetches[0].result.fetched_at.astimezone(dt.UTC):%Y-%m-%d/%H%M%S%f}-{shard}"
    if isinstance(root, Path):
        # One write, which the system does not mix with another's.
        write(f"{root}/{name}.jsonl", lines, os.O_APPEND)
    else:
        which = content_hash("\n".join(fetch.result.fetch_id for fetch in fetches).encode())[:32]
        write_whole(root / f"{name}-{which}.jsonl", lines)


def to_line(fetch: ArchivedFetch) -> bytes:
    result = {**shallow(fetch.result), "fetched_at": fetch.result.fetched_at.isoformat()}
    return ENCODE({**shallow(fetch), "result": result}).encode()


def records_at(root: Root, moment: dt.datetime) -> dict[str, ArchivedFetch]:
    """Return what the run of this moment has brought so far, by fetch id."""
    moment = moment.astimezone(dt.UTC)
    files = entries(root / "fetch" / f"{moment:%Y-%m-%d}")
    mine = [file for file in files if file.name.startswith(f"{moment:%H%M%S%f}-")]
    return {record.result.fetch_id: record for file in mine for record in read_records(file)}


def records_of_day(root: Root, day: dt.date) -> list[ArchivedFetch]:
    """Return the fetches of that day (UTC) that brought a document, oldest first."""
    records = [record for file in entries(root / "fetch" / day.isoformat()) for record in read_records(file)]
    return sorted(records, key=lambda record: (record.result.fetched_at, record.result.fetch_id))


def read_records(file: Path) -> Iterator[ArchivedFetch]:
    """Read a journal; a line that was torn off is passed over."""
    for line in file.read_bytes().splitlines():
        try:
            row: dict[str, Any] = json.loads(line)
            result = {**row["result"], "fetched_at": dt.datetime.fromisoformat(row["result"]["fetched_at"])}
            yield ArchivedFetch(**{**row, "result": FetchResult(**result)})
        except (ValueError, TypeError, KeyError):
            continue


def replay_day(root: Root, day: dt.date) -> Iterator[tuple[ArchivedFetch, bytes]]:
    """Yield every document that came on that day (UTC), oldest first, without the network."""
    for record in records_of_day(root, day):
        yield record, load(root, record.result.raw_uri or "")


def expire(root: Root, before: dt.datetime, *, now: dt.datetime) -> int:
    """Remove what came before that day (UTC), and return how many files went; what later fetches refer to stays.

    Parts of documents that killed processes left behind go after ``PARTIAL_DAYS``.
    """
    first_day = before.astimezone(dt.UTC).date().isoformat()
    oldest_part = (now - dt.timedelta(days=PARTIAL_DAYS)).timestamp()
    removed = 0
    kept = set()
    for folder in entries(root / "fetch"):
        for journal in entries(folder):
            if folder.name < first_day:
                journal.unlink(missing_ok=True)
                removed += 1
            else:
                kept |= {record.result.body_hash for record in read_records(journal)}
    for folder in entries(root / "raw"):
        for document in entries(folder):
            # A young document that no journal names belongs to a fetch that is still under way.
            oldest = oldest_part if document.name.endswith(PARTIAL) else before.timestamp()
            if document.name.removesuffix(".zst") not in kept and document.stat().st_mtime < oldest:
                document.unlink(missing_ok=True)
                removed += 1
    return removed


def entries(folder: Root) -> list[Path]:
    """List a folder, empty where there is none; typed as local paths, whose methods both kinds share."""
    return sorted(cast(Path, entry) for entry in folder.iterdir()) if folder.exists() else []


def shallow(record: ArchivedFetch | FetchResult) -> dict[str, Any]:
    """Return a record's fields without copying their values, as ``dataclasses.asdict`` would."""
    return {name: getattr(record, name) for name in FIELDS[type(record)]}


def write_whole(path: Root, data: bytes) -> None:
    """Write so that no reader ever sees half a file; an object store's upload is already of that kind."""
    if not isinstance(path, Path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return
    replace_file(str(path), data)


def replace_file(path: str, data: bytes) -> None:
    """Write beside the file and rename, all by plain strings: pathlib takes ten times as long, at each document."""
    folder, name = os.path.split(path)
    partial = f"{folder}/.{name}.{os.getpid()}{PARTIAL}"
    try:
        write(partial, data, os.O_TRUNC)
        os.replace(partial, path)  # noqa: PTH105 - as above
    except OSError:  # a full disk, say, which what is left here would keep full
        Path(partial).unlink(missing_ok=True)
        raise


def write(path: str, data: bytes, how: int) -> None:
    """Write to a local file, which may be new, in a folder that may be new."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o644)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 - it is a string already
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o644)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)
