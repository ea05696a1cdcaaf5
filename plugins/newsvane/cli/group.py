"""``newsvane group``: find reprints and stories in JSON Lines."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from newsvane.cli.jsonlines import read_lines, report, write_line

UNDATED = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@click.command()
def command() -> None:
    """Read ``{"id","source","title","body","published_at"}``, write ``{"id","text_id","story_id"}``.

    The articles are grouped in the order of their dates and written in the order read; ``story_id`` is null for
    round-ups. Articles without a date count as the latest.
    """
    from newsvane.group import group, sign

    rows = [row for row in read_lines(required=("id", "title")) if is_article(row)]
    times = [read_time(row) for row in rows]
    latest = max((at for at in times if at), default=UNDATED)
    order = sorted(range(len(rows)), key=lambda place: (times[place] or latest, str(rows[place]["id"])))
    found: dict[str, tuple[str, str | None]] = {}
    merged: dict[str, str] = {}
    names = {f"{place}": rows[place]["id"] for place in order}
    articles = (
        (
            f"{place}",
            str(rows[place].get("source") or ""),
            rows[place]["title"] or "",
            rows[place].get("body") or "",
            times[place] or latest,
        )
        for place in order
    )
    for assignment in group(sign(articles)):
        found[assignment.article_id] = (assignment.text_id, assignment.story_id)
        merged.update({merge.story_id: merge.into for merge in assignment.merges})
    for place in range(len(rows)):
        text, story = found[f"{place}"]
        while story in merged:
            story = merged[story]
        write_line({"id": names[f"{place}"], "text_id": text, "story_id": story})


def is_article(row: dict[str, Any]) -> bool:
    """Report and leave out a row whose title or body is no text."""
    for key in ("title", "body", "published_at"):
        if not isinstance(row.get(key), str | None):
            report(f"{row['id']}: {key} is no text")
            return False
    return True


def read_time(row: dict[str, Any]) -> dt.datetime | None:
    """Read an ISO 8601 time; without an offset it counts as UTC, and what is no time is reported."""
    text = row.get("published_at")
    if not text:
        return None
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        report(f"{row['id']}: published_at is no ISO 8601 time: {text!r}")
        return None
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)
