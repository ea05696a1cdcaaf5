"""``newsvane migrate-from-lake``: the lake into a warehouse file."""

from __future__ import annotations

import dataclasses
import datetime as dt

import click

from newsvane.cli.jsonlines import write_line


@click.command()
def command() -> None:
    """Copy the lake of NEWSVANE_LAKE into a new warehouse file in NEWSVANE_DATA, and publish it there.

    Every table is compared row by row; an object for each says how many rows it has. The lake stays as it is.
    """
    from newsvane.settings import read_settings
    from newsvane.warehouse.lake.moving import move_from_lake

    for table in move_from_lake(read_settings(), now=dt.datetime.now(dt.UTC)):
        write_line(dataclasses.asdict(table))
