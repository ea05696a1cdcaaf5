"""Find in the warehouse what new articles must be compared with: a scan of narrow columns, two reads of what it finds.

The keys of the days around the new articles are read batch by batch and matched by number; counting and choosing go
over arrays, so that an article costs little more than its share of the scan.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from newsvane.group.events import FIRST_MEMBERS, LAST_MEMBERS
from newsvane.group.index import MOST_POSTINGS, WINDOW, Grouped, Index, Timeline
from newsvane.group.signature import TERM_KEYS, Signature
from newsvane.group.store import Stored, day_of

NEAREST = 60  # earlier articles compared with each new one
AT_ONCE = 200  # new articles whose postings are counted together: a key in fashion has hundreds
ROWS_AT_ONCE = 16_384
FILTER_BITS = 20
LAST_BITS = np.uint64((1 << FILTER_BITS) - 1)
ROW_BITS = 40
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
WINDOW_MICROSECONDS = WINDOW // dt.timedelta(microseconds=1)

Numbers = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The keys of new articles in the order of their times: ``places`` point into ``sought``, which is sorted."""

    times: Numbers  # microseconds
    starts: Numbers  # of each article's keys in places, and the end
    places: Numbers
    sought: Keys


@dataclass(frozen=True, slots=True)
class Known:
    """The earlier articles of the days looked at, in the order of their times, and their keys that are sought.

    ``rows`` and ``keys`` (numbers of sought keys) run side by side, by key and then time.
    """

    places: Numbers  # rowids of the table
    times: Numbers
    texts: Any  # a string array
    stories: Any  # a dictionary array
    rows: Numbers
    keys: Numbers


def load_index(connection: duckdb.DuckDBPyConnection, scripts: Path, new: Sequence[Signature]) -> Index:
    """Fill an index with the earlier articles that new ones, in the order of their times, may belong to."""
    index = Index()
    wanted = want(new)
    known = scan(connection, scripts, new, wanted)
    if known is None:
        return index
    is_chosen = np.zeros(len(known.places), np.bool_)
    for start, end in windows(wanted.times):
        choose(wanted, known, start, end, is_chosen)
    chosen = np.flatnonzero(is_chosen)
    if not len(chosen):
        return index
    alike = np.unique(known.rows[wanted.sought[known.keys] < TERM_KEYS])
    signatures = fetch(connection, scripts / "group_signatures.sql", known.places[chosen])
    texts = fetch(connection, scripts / "group_texts.sql", known.places[alike[is_chosen[alike]]])
    stored = Stored(signatures, texts)
    rows = np.empty(len(chosen), np.int64)  # of the table, which comes in any order
    rows[np.argsort(known.places[chosen])] = np.argsort(signatures["place"].to_numpy())
    articles = [
        Grouped(
            stored.ids[row],
            time / 1e6,
            text_id,
            None if stored.roundups[row] else story_id,
            partial(stored.read, row, EPOCH + dt.timedelta(microseconds=time)),
        )
        for row, time, text_id, story_id in zip(
            rows.tolist(),
            known.times[chosen].tolist(),
            known.texts.take(chosen).to_pylist(),
            known.stories.take(chosen).to_pylist(),
            strict=True,
        )
    ]
    fill(index, wanted, known, chosen, articles)
    return index


def fetch(connection: duckdb.DuckDBPyConnection, script: Path, places: Numbers) -> pa.Table:
    """Read the rows at some places of the table, in any order."""
    with shown(connection, "group_found", pa.table({"place": places})):
        return connection.execute(script.read_text("utf-8")).to_arrow_table()


def want(new: Sequence[Signature]) -> Wanted:
    keys = np.fromiter(chain.from_iterable(one.text_keys + one.story_keys for one in new), np.uint64)
    sought, places = np.unique(keys, return_inverse=True)
    starts = np.cumsum([0, *(len(one.text_keys) + len(one.story_keys) for one in new)])
    return Wanted(np.array([microseconds(one.at) for one in new], np.int64), starts, places, sought)


def microseconds(at: dt.datetime) -> int:
    return (at - EPOCH) // dt.timedelta(microseconds=1)


def windows(times: Numbers) -> Iterator[tuple[int, int]]:
    """Cut articles in the order of their times wherever more than a window passes: a feed may hold old ones too."""
    cuts = np.flatnonzero(np.diff(times) > WINDOW_MICROSECONDS) + 1
    yield from zip([0, *cuts.tolist()], [*cuts.tolist(), len(times)], strict=True)


def scan(
    connection: duckdb.DuckDBPyConnection, scripts: Path, new: Sequence[Signature], wanted: Wanted
) -> Known | None:
    """Read the keys of the days around the new articles, and keep those that are sought."""
    own_days = {day_of(one) for one in new}
    days = sorted({day + dt.timedelta(days=off) for day in own_days for off in range(-WINDOW.days, WINDOW.days + 1)})
    suspected = np.zeros(1 << FILTER_BITS, np.bool_)  # most keys are told from the sought ones by their last bits
    suspected[wanted.sought & LAST_BITS] = True
    batches, rows, keys, count = [], [], [], 0
    with shown(connection, "group_day", pa.table({"day": pa.array(days, pa.date32())})):
        reader = connection.execute(
            (scripts / "group_window.sql").read_text("utf-8"), {"first_day": days[0], "last_day": days[-1]}
        ).to_arrow_reader(ROWS_AT_ONCE)
        for batch in reader:
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


def choose(wanted: Wanted, known: Known, start: int, end: int, is_chosen: npt.NDArray[np.bool_]) -> None:
    """Mark what the new articles from ``start`` to ``end``, of one window, are compared with.

    That is what shares most keys with each of them, and the first and latest members of their stories.
    """
    first = np.searchsorted(known.times, wanted.times[start] - WINDOW_MICROSECONDS)
    last = np.searchsorted(known.times, wanted.times[end - 1] + WINDOW_MICROSECONDS, "right")
    inside = np.flatnonzero((known.rows >= first) & (known.rows < last))
    keys, rows = known.keys[inside], known.rows[inside]
    starts = np.searchsorted(keys, np.arange(len(wanted.sought) + 1))
    found = [nearest(wanted, rows, starts, part, min(part + AT_ONCE, end)) for part in range(start, end, AT_ONCE)]
    near = np.concatenate(found)
    is_chosen[near] = True
    is_chosen[members(known, near, int(first), int(last))] = True


def nearest(wanted: Wanted, rows: Numbers, starts: Numbers, start: int, end: int) -> Numbers:
    """Return the rows that share most keys with each new article, later ones first; ``starts`` begin a key's rows."""
    places = wanted.places[wanted.starts[start] : wanted.starts[end]]
    owners = np.repeat(np.arange(end - start), np.diff(wanted.starts[start : end + 1]))
    stop = starts[places + 1]
    counts = np.minimum(stop - starts[places], MOST_POSTINGS)  # the latest of a key on everybody's lips
    before = np.cumsum(counts) - counts
    matched = rows[np.arange(counts.sum()) + np.repeat(stop - counts - before, counts)]
    pairs = np.sort((np.repeat(owners, counts) << ROW_BITS) | matched)
    begins = np.flatnonzero(np.concatenate(([True], pairs[1:] != pairs[:-1]))) if len(pairs) else np.array([], np.int64)
    shared = np.diff(begins, append=len(pairs))
    owners, matched = pairs[begins] >> ROW_BITS, pairs[begins] & ((1 << ROW_BITS) - 1)
    order = np.lexsort((-matched, -shared, owners))
    owners, matched = owners[order], matched[order]
    rank = np.arange(len(owners)) - np.searchsorted(owners, owners)
    near: Numbers = matched[rank < NEAREST]
    return near


def members(known: Known, found: Numbers, first: int, last: int) -> Numbers:
    """Return the first and the latest members, between two rows, of the stories that the found articles are in."""
    codes = known.stories.indices.to_numpy()
    touched = np.zeros(len(known.stories.dictionary), np.bool_)
    touched[codes[found]] = True
    inside = first + np.flatnonzero(touched[codes[first:last]])
    inside = inside[np.argsort(codes[inside], kind="stable")]
    stories = codes[inside]
    place = np.arange(len(stories)) - np.searchsorted(stories, stories)
    left = np.searchsorted(stories, stories, "right") - np.arange(len(stories))
    chosen: Numbers = inside[(place < FIRST_MEMBERS) | (left <= LAST_MEMBERS)]
    return chosen


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
