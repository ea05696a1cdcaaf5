"""``newsvane companies``: the table of listed companies."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def command() -> None:
    """Keep the table of listed companies."""


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def update(file: Path) -> None:
    """Merge the listing FILE (CSV) into config/companies.csv; old names become former names, nothing is taken out."""
    from newsvane.config.companies import read_companies, write_companies
    from newsvane.config.company_update import merge, read_listing
    from newsvane.settings import read_settings

    table = read_settings().config / "companies.csv"
    merged = merge(read_companies(table), read_listing(file))
    count = write_companies(table, merged.companies)
    for name in merged.renamed:
        click.echo(f"renamed: {name}")
    if merged.missing:
        click.echo(f"kept though {file} lacks them: {', '.join(merged.missing)}")
    click.echo(f"{table}: {count} companies, {len(merged.added)} new, {len(merged.renamed)} renamed")
