"""Roll-ups: what dashboards read in the place of mentions, counted again for the days that changed."""

from __future__ import annotations

import datetime as dt

import duckdb
import numpy as np
import pyarrow as pa

from newsvane.settings import Settings
from newsvane.warehouse.bursts import LEAST_TEXTS, LONGEST_GAP, Burst, find_bursts
from newsvane.warehouse.calendars import extend_calendar
from newsvane.warehouse.stop_words import refresh_stop_words

SCORED_AGAIN_DAYS = 7
LOOK_BACK_DAYS = 180  # before the first day scored: history of the scores, and the usual rate of the second opinion


def refresh(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Count the stale days again, inside the caller's transaction; ``stale_day`` is then empty."""
    for script in sorted((settings.sql / "rollups").glob("[0-9]*.sql")):
        connection.execute(script.read_text("utf-8"))
    refresh_companies(connection, settings)
    extend_calendar(connection)
    refresh_bursts(connection)
    refresh_stop_words(connection, settings.config / "stop_words.txt")
    connection.execute("delete from stale_day")


def refresh_companies(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Fill in exchange, full name and industry of the companies named so far, as ``config/companies.csv`` has them."""
    path = settings.config / "companies.csv"
    if path.exists():
        script = settings.sql / "rollups" / "company.sql"
        connection.execute(script.read_text("utf-8"), {"companies": str(path)})


def refresh_bursts(connection: duckdb.DuckDBPyConnection) -> None:
    """Find the bursts again that the stale days can have changed; older ones stay as they were found.

    What touches the days scored again is found again from its start, each entity from its own.
    """
    row = connection.execute("select min(day), max(day), (select min(day) from stale_day) from day_total").fetchone()
    if row is None or row[0] is None or row[2] is None:
        return
    oldest, last, stale = row
    since = min(stale, last) - dt.timedelta(days=SCORED_AGAIN_DAYS)
    touching = {"end": since - dt.timedelta(days=LONGEST_GAP + 1)}
    starts: dict[str, dt.date] = dict(
        connection.execute(
            "select entity_id, min(start_day) from burst where end_day >= $end group by entity_id", touching
        ).fetchall()
    )
    earliest = max(oldest, min([since, *starts.values()]))
    first = max(oldest, earliest - dt.timedelta(days=LOOK_BACK_DAYS))
    counts, totals, names = read_counts(connection, first, last)
    found = [
        burst_row(names[burst.row], burst, first, last)
        for burst in find_bursts(counts, totals, since=(earliest - first).days)
        if first + dt.timedelta(days=burst.start) >= starts.get(names[burst.row], since)
    ]
    connection.execute("delete from burst where end_day >= $end", touching)
    if found:
        connection.register("found_burst", pa.Table.from_pylist(found))
        connection.execute("insert into burst by name from found_burst order by entity_id, start_day")
        connection.unregister("found_burst")


def read_counts(
    connection: duckdb.DuckDBPyConnection, first: dt.date, last: dt.date
) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return texts of shape (entities, days), all texts of each day, and the entities' ids.

    Entities that never reach ``LEAST_TEXTS`` in a day have no bursts and are left out.
    """
    period = {"first": first, "last": last}
    days = (last - first).days + 1
    totals = np.zeros(days)
    found = connection.execute(
        "select datediff('day', $first::date, day) as column, texts from day_total where day between $first and $last",
        period,
    ).fetchnumpy()
    totals[found["column"]] = found["texts"]
    found = connection.execute(
        """
        with lively as (
            select entity_id, dense_rank() over (order by entity_id) - 1 as row
            from entity_day
            where day between $first and $last
            group by entity_id
            having max(texts) >= $least
        )

        select lively.row, entity_id, datediff('day', $first::date, day) as column, texts
        from entity_day
        join lively using (entity_id)
        where day between $first and $last
        """,
        {**period, "least": LEAST_TEXTS},
    ).fetchnumpy()
    rows = found["row"].astype(np.int64)
    counts = np.zeros((int(rows.max()) + 1 if rows.size else 0, days))
    counts[rows, found["column"]] = found["texts"]
    names = np.empty(len(counts), dtype=object)
    names[rows] = found["entity_id"]
    return counts, totals, [str(name) for name in names]


def burst_row(entity_id: str, burst: Burst, first: dt.date, last: dt.date) -> dict[str, object]:
    def day(column: int | None) -> dt.date | None:
        return None if column is None else first + dt.timedelta(days=column)

    return {
        "entity_id": entity_id,
        "start_day": day(burst.start),
        "peak_day": day(burst.peak),
        "end_day": day(burst.end),
        "texts": burst.texts,
        "peak_texts": burst.peak_texts,
        "expected": burst.expected,
        "z_score": burst.z_score,
        "second_start_day": day(burst.second_start),
        "second_end_day": day(burst.second_end),
        "second_weight": burst.second_weight,
        "is_open": first + dt.timedelta(days=burst.end + 1) >= last,
    }
