"""``newsvane ingest``: fetch to publish, once, in this process."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import click

from newsvane.cli.jsonlines import write_line


class Moment(click.ParamType[dt.datetime]):
    """An ISO 8601 time; without an offset it is in the reporting zone."""

    name = "time"

    def convert(
        self, value: str | dt.datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.datetime:
        if isinstance(value, dt.datetime):
            return value
        from newsvane.settings import read_settings

        try:
            moment = dt.datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not an ISO 8601 time, such as 2024-02-17T08:30+08:00", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=read_settings().zone)


@click.command()
@click.option("--sources", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Another catalogue.")
@click.option("--all-sources", is_flag=True, help="Fetch every source, due or not.")
@click.option(
    "--from-archive",
    "archive_day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Fetch nothing: read that day's (UTC) documents again from the archive.",
)
@click.option("--now", type=Moment(), help="Run as if it were this time.")
def command(
    *, sources: Path | None, all_sources: bool, archive_day: dt.datetime | None, now: dt.datetime | None
) -> None:
    """Run fetch to publish once, without Airflow, and print a summary object.

    Then alerts and instant stories go out through AIRFLOW_CONN_… channels, unless an archived day was read.
    """
    from newsvane.connections import read_connection
    from newsvane.digest.announce import announce
    from newsvane.ingest import run
    from newsvane.settings import read_settings

    settings = read_settings()
    if sources:
        settings = dataclasses.replace(settings, sources=sources.absolute())
    moment = now or dt.datetime.now(dt.UTC)
    row = run(settings, moment, all_sources=all_sources, archive_day=archive_day.date() if archive_day else None)
    if not archive_day and (sent := announce(settings, moment, read_connection)):
        row["deliveries"] = sent
    write_line(row)
