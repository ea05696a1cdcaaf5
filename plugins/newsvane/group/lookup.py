"""Find in the warehouse what new articles must be compared with: a scan of narrow columns, a read of what it finds.

The keys of the days around the new articles are read batch by batch and matched by number; what
is chosen among their articles is read and filled into an index.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from newsvane.garbage import without_collection
from newsvane.group.choosing import Known, Wanted, choose, want
from newsvane.group.index import WINDOW, Grouped, Index, Timeline
from newsvane.group.signature import TERM_KEYS, Signature
from newsvane.group.store import Stored, day_of
from newsvane.group.weighing import Numbers

ROWS_AT_ONCE = 16_384
ONE_DAY = dt.timedelta(days=1)
FILTER_BITS = 20
LAST_BITS = np.uint64((1 << FILTER_BITS) - 1)

Span = tuple[dt.date, dt.date]  # the first day and the last


def load_index(connection: duckdb.DuckDBPyConnection, scripts: Path, new: Sequence[Signature]) -> Index:
    """Fill an index with the earlier articles that new ones, in the order of their times, may belong to."""
    index = Index()
    wanted, spans = want(new), spans_around(new)
    known = scan(connection, scripts, spans, wanted)
    if known is None:
        return index
    chosen = choose(wanted, known)
    if len(chosen):
        shares_text = np.isin(chosen, known.rows[wanted.sought[known.keys] < TERM_KEYS])
        found = pa.table({"place": known.places[chosen], "shares_text": shares_text})
        with without_collection():
            stored = fetch(connection, scripts, (spans[0][0], spans[-1][1]), found)
            fill(index, wanted, known, chosen, build(stored, known, chosen))
    return index


def build(stored: Stored, known: Known, chosen: Numbers) -> list[Grouped]:
    """Build the chosen articles from what is stored of them, in any order."""
    rows = np.empty(len(chosen), np.int64)
    rows[np.argsort(known.places[chosen])] = np.argsort(stored.places)
    return [
        Grouped(stored.ids[row], at, text_id, None if stored.roundups[row] else story_id, stored.read, row)
        for row, at, text_id, story_id in zip(
            rows.tolist(),
            (known.times[chosen] / 1e6).tolist(),
            known.texts.take(chosen).to_pylist(),
            known.stories.dictionary.take(known.stories.indices.take(chosen)).to_pylist(),
            strict=True,
        )
    ]


def fetch(connection: duckdb.DuckDBPyConnection, scripts: Path, span: Span, found: pa.Table) -> Stored:
    """Read the signatures at the places found in the table; they are of the days given."""
    with shown(connection, "group_found", found):
        return Stored(ask(connection, scripts / "group_signatures.sql", span).to_arrow_table())


def ask(connection: duckdb.DuckDBPyConnection, script: Path, span: Span) -> duckdb.DuckDBPyConnection:
    return connection.execute(script.read_text("utf-8"), {"first_day": span[0], "last_day": span[1]})


def spans_around(new: Sequence[Signature]) -> list[Span]:
    """Return the spans of days within the window of new articles, in their order."""
    spans: list[Span] = []
    for day in sorted({day_of(one) for one in new}):
        first, last = day - WINDOW, day + WINDOW
        if spans and first <= spans[-1][1] + ONE_DAY:
            first = spans.pop()[0]
        spans.append((first, last))
    return spans


def scan(connection: duckdb.DuckDBPyConnection, scripts: Path, spans: Sequence[Span], wanted: Wanted) -> Known | None:
    """Read the keys of the days around the new articles, and keep those that are sought."""
    suspected = np.zeros(1 << FILTER_BITS, np.bool_)  # most keys are told from the sought ones by their last bits
    suspected[wanted.sought & LAST_BITS] = True
    batches, rows, keys, count = [], [], [], 0
    readers = (ask(connection, scripts / "group_window.sql", span).to_arrow_reader(ROWS_AT_ONCE) for span in spans)
    for batch in chain.from_iterable(readers):
        lists: Any = batch["keys"]
        values = lists.flatten().to_numpy()
        likely = np.flatnonzero(suspected[values & LAST_BITS])
        at = np.searchsorted(wanted.sought, values[likely])
        at[at == len(wanted.sought)] = 0
        sure = np.flatnonzero(wanted.sought[at] == values[likely])
        starts = lists.offsets.to_numpy() - lists.offsets[0].as_py()
        rows.append(count + np.searchsorted(starts, likely[sure], "right") - 1)
        keys.append(at[sure])
        batches.append(batch.drop_columns(["keys"]))
        count += batch.num_rows
    if not count:
        return None
    return arrange(pa.Table.from_batches(batches), np.concatenate(rows), np.concatenate(keys))


def arrange(table: pa.Table, rows: Numbers, keys: Numbers) -> Known:
    """Put earlier articles in the order of their times, and the keys found in them by key and then time."""
    times, places = table["at"].cast(pa.int64()).to_numpy(), table["place"].to_numpy()
    order = np.lexsort((places, times))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    packed = np.sort(keys * len(order) + rank[rows])
    keys, rows = np.divmod(packed, len(order))
    texts, stories = (table[name].take(order).combine_chunks() for name in ("text_id", "story_id"))
    return Known(
        places=places[order],
        times=times[order],
        texts=texts,
        stories=stories.dictionary_encode(),
        rows=rows,
        keys=keys,
    )


def fill(index: Index, wanted: Wanted, known: Known, chosen: Numbers, articles: Sequence[Grouped]) -> None:
    """Put the chosen articles under their keys and into their stories."""
    place = np.searchsorted(chosen, known.rows)
    place[place == len(chosen)] = 0
    kept = np.flatnonzero(chosen[place] == known.rows)
    posted = [articles[number] for number in place[kept].tolist()]
    times = [article.at for article in posted]
    keys, starts = np.unique(known.keys[kept], return_index=True)
    for key, start, end in zip(
        wanted.sought[keys].tolist(), starts.tolist(), [*starts[1:].tolist(), len(posted)], strict=True
    ):
        index.postings[key] = Timeline(times[start:end], posted[start:end])
    for article in articles:
        if article.story_id is not None:
            index.stories[article.story_id].append(article)


@contextlib.contextmanager
def shown(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> Iterator[None]:
    """Show a table to the connection's queries under a name, for a while."""
    connection.register(name, table)
    try:
        yield
    finally:
        connection.unregister(name)
