"""``newsvane restore-lake``: a catalog from the copy that upkeep made."""

from __future__ import annotations

import click

from newsvane.cli.jsonlines import write_line


@click.command()
@click.argument("place")
def command(place: str) -> None:
    """Fill the empty database of the lake's catalog with the copy at PLACE, a URI that upkeep's log names."""
    from newsvane.settings import read_settings
    from newsvane.warehouse.lake.upkeep import restore

    write_line({"tables": restore(read_settings(), place)})
