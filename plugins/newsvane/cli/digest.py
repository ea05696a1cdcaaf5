"""``newsvane digest``: the files of a day's digest, and with ``--send`` its deliveries."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from newsvane.cli.jsonlines import write_line

NOT_ALL_SENT = 1


@click.command()
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The day told; the newest whole one by default.")
@click.option("--audience", help="One entry of config/audiences.toml; all by default.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder of the files.")
@click.option("--send", is_flag=True, help="Deliver what the ledger does not hold as sent, by AIRFLOW_CONN_… channels.")
@click.option("--dry-run", is_flag=True, help="With --send: say what would be sent, and send nothing.")
@click.option("--resend", is_flag=True, help="With --send: send all of it again, whatever was sent before.")
def command(
    day: dt.datetime | None, audience: str | None, out: Path | None, *, send: bool, dry_run: bool, resend: bool
) -> int:
    """Write, and with --send deliver, the digest of a day; print an object for each audience.

    The exit code is 1 where a part was not surely delivered.
    """
    from newsvane.connections import read_connection
    from newsvane.digest import editions
    from newsvane.settings import read_settings

    if (dry_run or resend) and not send:
        raise click.UsageError("--dry-run and --resend go with --send")
    settings = read_settings()
    audiences = editions.choose_audiences(settings, audience)
    told = day.date() if day else editions.newest_whole_day(settings)
    code = 0
    for one in audiences:
        edition = {"day": told.isoformat(), "audience": one.id}
        connections = [read_connection(name) for name in one.channels] if send else []
        row = editions.write(settings, edition, out)
        if send:
            row["deliveries"] = editions.send(settings, edition, connections, dry_run=dry_run, resend=resend)
            if not dry_run and any(delivery["outcome"] != "sent" for delivery in row["deliveries"]):
                code = NOT_ALL_SENT
        write_line(row)
    return code
