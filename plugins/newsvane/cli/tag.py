"""``newsvane tag``: articles in, mentions out, as JSON Lines."""

from __future__ import annotations

import dataclasses

import click

from newsvane.cli.jsonlines import read_lines, report, write_line


@click.command("tag")
def command() -> None:
    """Find companies and topics: reads {"id", "title", "body"} a line on standard input."""
    from newsvane.settings import read_settings
    from newsvane.tag import load_tagger

    tagger = load_tagger(read_settings().config)
    for row in read_lines(required=("id",)):
        title, body = row.get("title") or "", row.get("body") or ""
        if not isinstance(title, str) or not isinstance(body, str):
            report(f"article {row['id']!r}: title and body must be text")
            continue
        tagging = tagger.tag(title, body, str(row.get("source") or ""))
        write_line(
            {
                "id": row["id"],
                "mentions": [dataclasses.asdict(mention) for mention in tagging.mentions],
                "ai_related": tagging.ai_related,
                "ai_score": tagging.ai_score,
            }
        )
