"""Signatures as rows of the table ``signature``, and back."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from newsvane.group.grouper import Assignment
from newsvane.group.index import keys
from newsvane.group.signature import Signature

COLUMNS: list[tuple[str, pa.DataType]] = [
    ("article_id", pa.string()),
    ("day", pa.date32()),
    ("at", pa.timestamp("us", tz="UTC")),
    ("source_id", pa.string()),
    ("own_text_id", pa.string()),
    ("title", pa.string()),
    ("letters", pa.int32()),
    ("is_roundup", pa.bool_()),
    ("sketch", pa.binary()),
    ("lead", pa.binary()),
    ("heads", pa.list_(pa.string())),
    ("numbers", pa.list_(pa.string())),
    ("terms", pa.list_(pa.string())),
    ("vector", pa.list_(pa.float64())),
    ("title_shares", pa.list_(pa.float64())),
    ("story_keys", pa.list_(pa.string())),
    ("keys", pa.list_(pa.uint64())),
    ("resemblance", pa.float64()),
    ("score", pa.float64()),
    ("shared_terms", pa.list_(pa.string())),
]
SCHEMA = pa.schema(COLUMNS)


def to_rows(signatures: Iterable[Signature], assignments: Mapping[str, Assignment]) -> pa.Table:
    """Lay signatures out for the table, with the reasons of their assignments; days are calendar days in UTC."""
    return pa.Table.from_pylist(
        [to_row(signature, assignments[signature.article_id]) for signature in signatures], SCHEMA
    )


def to_row(signature: Signature, assignment: Assignment) -> dict[str, Any]:
    return {
        "article_id": signature.article_id,
        "day": day_of(signature),
        "at": signature.at,
        "source_id": signature.source_id,
        "own_text_id": signature.text_id,
        "title": signature.title,
        "letters": signature.letters,
        "is_roundup": signature.is_roundup,
        "sketch": signature.sketch.tobytes(),
        "lead": signature.lead.tobytes(),
        "heads": signature.heads,
        "numbers": signature.numbers,
        "terms": signature.terms,
        "vector": signature.vector,
        "title_shares": signature.title_shares,
        "story_keys": signature.story_keys,
        "keys": sorted({hash_key(key) for key in keys(signature)}),
        "resemblance": assignment.resemblance,
        "score": assignment.evidence.score if assignment.evidence else None,
        "shared_terms": assignment.evidence.terms if assignment.evidence else (),
    }


def from_rows(table: pa.Table) -> Iterator[Signature]:
    """Build the signatures that ``to_rows`` laid out; lists are cut out of whole columns, which is faster."""
    texts = [table[name].to_pylist() for name in ("article_id", "source_id", "at", "own_text_id", "title")]
    plain = [table[name].to_pylist() for name in ("letters", "is_roundup", "sketch", "lead")]
    lists = [cut(table[name]) for name in ("heads", "numbers", "terms", "vector", "title_shares", "story_keys")]
    for article_id, source_id, at, text_id, title, letters, is_roundup, sketch, lead, *parts in zip(
        *texts, *plain, *lists, strict=True
    ):
        yield Signature(
            article_id,
            source_id,
            at,
            text_id,
            title,
            letters,
            is_roundup,
            np.frombuffer(sketch, dtype="<u4"),
            np.frombuffer(lead, dtype="<u4"),
            *parts,
        )


def cut(column: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the lists of an Arrow column as tuples."""
    for chunk in column.chunks:
        offsets = chunk.offsets.to_pylist()
        values = chunk.values.to_numpy(zero_copy_only=False).tolist()
        yield from (tuple(values[start:end]) for start, end in pairwise(offsets))


def day_of(signature: Signature) -> dt.date:
    return signature.at.astimezone(dt.UTC).date()


def hash_key(key: Hashable) -> int:
    """Number a key: hashes of shingles as they are, terms above them."""
    if isinstance(key, int):
        return key
    digest = hashlib.blake2b(repr(key).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little") | 1 << 63
