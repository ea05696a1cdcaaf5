"""``newsvane migrate-to-lake``: the warehouse file into DuckLake."""

from __future__ import annotations

import dataclasses
import datetime as dt

import click

from newsvane.cli.jsonlines import write_line


@click.command()
def command() -> None:
    """Copy the warehouse file of NEWSVANE_DATA into the empty lake of NEWSVANE_LAKE, and publish it there.

    Every table is compared row by row; an object for each says how many rows it has. The file stays as it is.
    """
    from newsvane.settings import read_settings
    from newsvane.warehouse.lake.moving import move_to_lake

    for table in move_to_lake(read_settings(), now=dt.datetime.now(dt.UTC)):
        write_line(dataclasses.asdict(table))
