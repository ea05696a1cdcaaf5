"""``newsvane group``: find reprints and stories in JSON Lines."""

from __future__ import annotations

import click

from newsvane.cli.jsonlines import read_lines, write_line


@click.command()
def command() -> None:
    """Read ``{"id","source","title","body","published_at"}``, write ``{"id","text_id","story_id"}``."""
    from newsvane.group import text_id

    for row in read_lines(required=("id", "title")):
        write_line({"id": row["id"], "text_id": text_id(row["title"], row.get("body") or ""), "story_id": None})
