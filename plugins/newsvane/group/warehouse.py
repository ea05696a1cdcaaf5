"""Grouping inside the loader's transaction: new articles against the warehouse's last days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from newsvane.group.events import OPEN_FOR
from newsvane.group.grouper import Assignment, Merge, group
from newsvane.group.headlines import best_title
from newsvane.group.index import WINDOW
from newsvane.group.lookup import load_index, shown
from newsvane.group.signature import SIGNED_AT_ONCE, Signature, sign
from newsvane.group.store import day_of, to_rows

GROUPED_AT_ONCE = 1000  # articles; a signature takes ten kilobytes
MOST_ENTITIES = 8
TITLES = 24  # of a story's titles compete for its headline
STORY: list[tuple[str, pa.DataType]] = [
    ("story_id", pa.string()),
    ("title", pa.string()),
    ("first_article_id", pa.string()),
    ("first_source_id", pa.string()),
    ("first_at", pa.timestamp("us", tz="UTC")),
    ("last_at", pa.timestamp("us", tz="UTC")),
    ("articles", pa.int32()),
    ("texts", pa.int32()),
    ("sources", pa.int32()),
    ("entities", pa.list_(pa.string())),
    ("is_open", pa.bool_()),
]


def assign_groups(connection: duckdb.DuckDBPyConnection, scripts: Path, *, now: dt.datetime) -> None:
    """Group the rows of the temporary table ``new_article``: set their ``text_id`` and ``story_id``.

    Call it inside the load's transaction, after ``new_article`` (without known articles) and ``staged_mention`` are
    there and before the articles are inserted. ``scripts`` is the folder ``sql/load``. Signatures, stories and merges
    of stories are written in the same transaction; what was published of older articles changes in their
    ``story_id`` alone, and only by a recorded merge. A round-up's ``story_id`` is its ``text_id``: it has no story.
    """
    new = connection.execute(read(scripts, "order")).to_arrow_table()
    touched: set[str] = set()
    for start in range(0, new.num_rows, GROUPED_AT_ONCE):
        with shown(connection, "group_part", new.slice(start, GROUPED_AT_ONCE)):
            signatures = list(sign_new(connection, scripts))
        found = list(group(signatures, load_index(connection, scripts, signatures)))
        with shown(connection, "group_signature", to_rows(signatures, found)):
            connection.execute("insert into signature by name select * from group_signature")
        touched |= settle(connection, scripts, found, signatures, now)
    if new.num_rows:
        write_stories(connection, scripts, sorted(touched), now)


def sign_new(connection: duckdb.DuckDBPyConnection, scripts: Path) -> Iterator[Signature]:
    """Yield the signatures of the articles of ``group_part``, holding the bodies of a few at a time."""
    result = connection.execute(read(scripts, "new"))
    while rows := result.fetchmany(SIGNED_AT_ONCE):
        yield from sign(rows)


def forget_signatures(connection: duckdb.DuckDBPyConnection, scripts: Path, *, before: dt.date) -> None:
    """Drop the signatures of days that no article is compared with any more; ``before`` lies a window back at least."""
    connection.execute(read(scripts, "forget"), {"before": before})


def settle(
    connection: duckdb.DuckDBPyConnection,
    scripts: Path,
    found: Sequence[Assignment],
    signatures: Sequence[Signature],
    now: dt.datetime,
) -> set[str]:
    """Write what grouping found; return the stories that the articles are in."""
    merges = [(assignment.article_id, merge) for assignment in found for merge in assignment.merges]
    final = resolve([merge for _, merge in merges])
    stories = {
        assignment.article_id: final.get(assignment.story_id, assignment.story_id)
        for assignment in found
        if assignment.story_id is not None
    }
    assigned = [
        {
            "article_id": assignment.article_id,
            "text_id": assignment.text_id,
            "story_id": stories.get(assignment.article_id, assignment.text_id),
        }
        for assignment in found
    ]
    with shown(connection, "group_assigned", pa.Table.from_pylist(assigned)):
        connection.execute(read(scripts, "assign"))
    if merges:
        first_day = min(day_of(one) for one, own in zip(signatures, found, strict=True) if own.merges) - 2 * WINDOW
        write_merges(connection, scripts, merges, final, first_day=first_day, now=now)
    return set(stories.values())


def resolve(merges: Sequence[Merge]) -> dict[str, str]:
    """Map each merged story to the one that its articles end in."""
    into = {merge.story_id: merge.into for merge in merges}
    final: dict[str, str] = {}
    for story_id, target in into.items():
        last = target
        while last in into:
            last = into[last]
        final[story_id] = last
    return final


def write_merges(
    connection: duckdb.DuckDBPyConnection,
    scripts: Path,
    merges: Sequence[tuple[str, Merge]],
    final: Mapping[str, str],
    *,
    first_day: dt.date,
    now: dt.datetime,
) -> None:
    """Record the merges and move the older articles; those of this load are moved already."""
    recorded = [
        {
            "story_id": merge.story_id,
            "into_story_id": merge.into,
            "score": merge.score,
            "article_id": article_id,
            "merged_at": now,
        }
        for article_id, merge in merges
    ]
    moved = [{"story_id": story_id, "into_story_id": target} for story_id, target in sorted(final.items())]
    with (
        shown(connection, "group_merged", pa.Table.from_pylist(recorded)),
        shown(connection, "group_moved", pa.Table.from_pylist(moved)),
    ):
        connection.execute("insert into story_merge by name select * from group_merged")
        run(connection, read(scripts, "merge"), {"first_day": first_day})


def write_stories(
    connection: duckdb.DuckDBPyConnection, scripts: Path, story_ids: Sequence[str], now: dt.datetime
) -> None:
    """Write the rows of the stories that changed, and close what has been silent."""
    touched = pa.table({"story_id": pa.array(story_ids, pa.string())})
    with shown(connection, "group_touched", touched):
        members = fetch(connection, read(scripts, "members"))
    entities: dict[str, list[str]] = {}
    if members:
        with shown(connection, "group_member", pa.Table.from_pylist(members).select(["story_id", "article_id", "at"])):
            for story_id, entity_id in connection.execute(
                read(scripts, "entities"), {"most": MOST_ENTITIES}
            ).fetchall():
                entities.setdefault(story_id, []).append(entity_id)
    rows = [
        describe(list(told), entities.get(story_id, []), now)
        for story_id, told in groupby(members, key=lambda member: member["story_id"])
    ]
    with shown(connection, "group_story", pa.Table.from_pylist(rows, pa.schema(STORY))):
        run(connection, read(scripts, "story"), {"closed_before": now - OPEN_FOR})


def describe(members: Sequence[Mapping[str, Any]], entities: Sequence[str], now: dt.datetime) -> dict[str, Any]:
    """Sum a story up from its articles in the order of their times."""
    titled = members[:TITLES]
    told = [dict(zip(one["words"].split(" "), one["vector"], strict=False)) for one in titled if one["letters"]]
    return {
        "story_id": members[0]["story_id"],
        "title": best_title([member["title"] for member in titled], told),
        "first_article_id": members[0]["article_id"],
        "first_source_id": members[0]["source_id"],
        "first_at": members[0]["at"],
        "last_at": members[-1]["at"],
        "articles": len(members),
        "texts": len({member["text_id"] for member in members}),
        "sources": len({member["source_id"] for member in members}),
        "entities": list(entities),
        "is_open": members[-1]["at"] >= now - OPEN_FOR,
    }


def read(scripts: Path, name: str) -> str:
    return (scripts / f"group_{name}.sql").read_text("utf-8")


def run(connection: duckdb.DuckDBPyConnection, script: str, parameters: Mapping[str, Any]) -> None:
    """Run statements that share parameters: each is given those that it names."""
    for statement in duckdb.extract_statements(script):
        names = statement.named_parameters
        connection.execute(statement, {name: value for name, value in parameters.items() if name in names})


def fetch(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Return the rows of a query by column name."""
    rows: list[dict[str, Any]] = connection.execute(query, dict(parameters or {})).to_arrow_table().to_pylist()
    return rows
