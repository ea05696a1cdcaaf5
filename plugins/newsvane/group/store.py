"""Signatures as rows of the table ``signature``, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from newsvane.group.grouper import Assignment
from newsvane.group.signature import Signature

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
TEXTS = pa.list_(pa.string())
NUMBERS = pa.list_(pa.float64())
Lists = tuple[npt.NDArray[Any], list[int]]
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
    ("heads", TEXTS),
    ("numbers", TEXTS),
    ("words", pa.string()),
    ("vector", NUMBERS),
    ("title_shares", NUMBERS),
    ("keys", pa.list_(pa.uint64())),
    ("resemblance", pa.float64()),
    ("score", pa.float64()),
    ("shared_terms", TEXTS),
]


def to_rows(signatures: Iterable[Signature], assignments: Iterable[Assignment]) -> pa.Table:
    """Lay signatures out for the table, with the reasons of their assignments; days are calendar days in UTC."""
    rows = zip(*map(to_row, signatures, assignments), strict=True)
    return pa.table({name: column(values, type_) for values, (name, type_) in zip(rows, COLUMNS, strict=True)})


def to_row(signature: Signature, assignment: Assignment) -> tuple[Any, ...]:
    return (
        signature.article_id,
        day_of(signature),
        signature.at,
        signature.source_id,
        signature.text_id,
        signature.title,
        signature.letters,
        signature.is_roundup,
        signature.sketch.tobytes(),
        signature.lead.tobytes(),
        signature.heads,
        signature.numbers,
        " ".join(signature.terms),
        signature.vector,
        signature.title_shares,
        signature.text_keys + signature.story_keys,
        assignment.resemblance,
        assignment.evidence.score if assignment.evidence else None,
        assignment.evidence.terms if assignment.evidence else (),
    )


def column(values: Sequence[Any], type_: pa.DataType) -> pa.Array[Any]:
    """Build a column; lists are laid end to end first, which is faster."""
    if not isinstance(type_, pa.ListType):
        return pa.array(values, type_)
    offsets = pa.array(accumulate(map(len, values), initial=0), pa.int32())
    return pa.ListArray.from_arrays(offsets, pa.array(list(chain.from_iterable(values)), type_.value_type))


class Stored:
    """Signatures that ``to_rows`` laid out, each built when it is asked for: whole columns are turned at once.

    They come without their keys, which have served when they are found, and those that share no text with a new
    article without what tells of a text: most candidates for a story are such.
    """

    def __init__(self, signatures: pa.Table) -> None:
        self.places, self.ids, self.sources, self.letters, self.roundups, self.words = (
            plain(signatures, name) for name in ("place", "article_id", "source_id", "letters", "is_roundup", "words")
        )
        self.times = signatures["at"].cast(pa.int64()).to_numpy().tolist()
        self.text_ids, self.titles, self.sketches, self.leads = (
            plain(signatures, name) for name in ("own_text_id", "title", "sketch", "lead")
        )
        self.lists = [flatten(signatures[name]) for name in ("heads", "numbers", "vector", "title_shares")]

    def read(self, row: int) -> Signature:
        """Build the signature of a row."""
        heads, figures, vector, shares = cut(self.lists, row)
        return Signature(
            self.ids[row],
            self.sources[row],
            EPOCH + dt.timedelta(microseconds=self.times[row]),
            self.text_ids[row],
            self.titles[row],
            self.letters[row],
            self.roundups[row],
            np.frombuffer(self.sketches[row], dtype="<u4"),
            np.frombuffer(self.leads[row], dtype="<u4"),
            heads,
            figures,
            tuple(self.words[row].split(" ")) if vector else (),
            vector,
            shares,
            text_keys=(),
            story_keys=(),
        )


def cut(lists: Sequence[Lists], row: int) -> Iterator[tuple[Any, ...]]:
    """Yield what a row has in each of several columns of lists."""
    return (tuple(values[starts[row] : starts[row + 1]].tolist()) for values, starts in lists)


def plain(table: pa.Table, name: str) -> list[Any]:
    """Return the values of a column."""
    values: list[Any] = table[name].to_pylist()
    return values


def flatten(column: pa.ChunkedArray[Any]) -> Lists:
    """Return the values of a column of lists end to end, and where each list begins (and the last ends)."""
    lists: Any = column.combine_chunks()
    return lists.values.to_numpy(zero_copy_only=False), lists.offsets.to_pylist()


def day_of(signature: Signature) -> dt.date:
    return signature.at.astimezone(dt.UTC).date()
