"""``newsvane digest``: the files of a day's digest, and with ``--send`` its deliveries."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from newsvane.cli.jsonlines import write_line


@click.command()
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The day told; the newest whole one by default.")
@click.option("--audience", help="One entry of config/audiences.toml; all by default.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder of the files.")
@click.option("--send", is_flag=True, help="Deliver too, through the audience's channels.")
def command(day: dt.datetime | None, audience: str | None, out: Path | None, *, send: bool) -> None:
    """Write, and with --send deliver, the digest of a day; print an object for each."""
    from newsvane.digest import editions
    from newsvane.digest.writing import write_digest
    from newsvane.errors import NewsvaneError
    from newsvane.settings import read_settings

    settings = read_settings()
    audiences = editions.choose_audiences(settings, audience)
    told = day.date() if day else editions.newest_whole_day(settings)
    if send:
        raise NewsvaneError("--send: no channel is built yet")
    for one in audiences:
        digest = editions.make(settings, told, one)
        write_line(editions.describe(digest, write_digest(digest, out or settings.digests)))
