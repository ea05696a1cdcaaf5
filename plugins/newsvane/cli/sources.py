"""``newsvane sources``: check the catalogue, bring subscriptions in and take them out."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from newsvane.cli.jsonlines import report
from newsvane.records import Source

catalogue_option = click.option(
    "--sources", "path", type=click.Path(path_type=Path), help="The catalogue; else NEWSVANE_SOURCES."
)


@click.group(help="Check, import or export the source catalogue.")
def command() -> None:
    pass


@command.command()
@catalogue_option
def check(path: Path | None) -> None:
    """Report every mistake with its file and line; else say what the catalogue holds."""
    path = path or default_path()
    sources = read(path)
    for line in summarise(path, sources):
        click.echo(line)


@command.command("import-opml")
@click.argument("file", type=click.Path(path_type=Path))
@catalogue_option
@click.option("--dry-run", is_flag=True, help="Print the new entries, and write nothing.")
def import_opml(file: Path, path: Path | None, *, dry_run: bool) -> None:
    """Add the feeds of an OPML file that the catalogue does not have yet.

    Folders are kept, FreshRSS's XPath rules become CSS selectors. What cannot be read is reported with its line.
    """
    from newsvane.config.opml import read_opml
    from newsvane.config.sources_text import format_source, insert_sources

    path = path or default_path()
    known = read(path) if path.exists() else ()
    found = read_opml(file)
    for problem in found.problems:
        report(str(problem))
    new = select_new(found.sources, known)
    if dry_run:
        click.echo("\n".join(format_source(source) for source in new), nl=False)
        return
    if new:
        replace_checked(path, insert_sources(path.read_text("utf-8") if path.exists() else "", new))
    click.echo(
        f"{path}: {len(new)} added, {len(found.sources) - len(new)} already there, {len(found.problems)} not understood"
    )


@command.command("export-opml")
@catalogue_option
def export_opml(path: Path | None) -> None:
    """Write the catalogue as OPML to standard output; what other readers cannot fetch is left out and reported."""
    from newsvane.config.opml import write_opml
    from newsvane.fetch.urls import redact_url

    sources = []
    for source in read(path or default_path()):
        if not source.url.startswith(("http://", "https://")):
            why = "no RSSHub instance is set" if source.kind == "rsshub" else "a folder of this machine"
            report(f"{source.id}: left out: {why}")
        elif redact_url(source.url) != source.url:
            report(f"{source.id}: left out: its address holds credentials")
        else:
            sources.append(source)
    sys.stdout.buffer.write(write_opml(sources, "newsvane"))


def default_path() -> Path:
    from newsvane.settings import read_settings

    return read_settings().sources


def read(path: Path) -> tuple[Source, ...]:
    from newsvane.config.sources import read_sources

    return read_sources(path)


def summarise(path: Path, sources: Sequence[Source]) -> list[str]:
    """Say in a few lines what is there, and what will not be fetched."""
    kinds = Counter(source.kind for source in sources)
    lines = [f"{path}: {len(sources)} sources: {', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items()))}"]
    idle = [source.id for source in sources if source.enabled and source.url.startswith("rsshub:")]
    if idle:
        lines.append(f"not configured until NEWSVANE_RSSHUB names an RSSHub instance: {', '.join(idle)}")
    disabled = [source.id for source in sources if not source.enabled]
    if disabled:
        lines.append(f"not enabled: {', '.join(disabled)}")
    missing = [
        source.id
        for source in sources
        if source.kind == "file" and not Path(source.url.removeprefix("file://")).is_dir()
    ]
    if missing:
        lines.append(f"folders not there yet: {', '.join(missing)}")
    return lines


def select_new(found: Sequence[Source], known: Sequence[Source]) -> list[Source]:
    """Drop what the catalogue has, by address, and give ids that are free."""
    from newsvane.config.opml import renamed

    urls = {same_address(source.url) for source in known}
    ids = {source.id for source in known}
    new = []
    for source in found:
        if same_address(source.url) in urls:
            continue
        added = renamed(source, ids)
        urls.add(same_address(source.url))
        ids.add(added.id)
        new.append(added)
    return sorted(new, key=lambda source: source.id)


def same_address(url: str) -> str:
    return url.partition("://")[2].rstrip("/")


def replace_checked(path: Path, text: str) -> None:
    """Replace the catalogue by a text that reads without mistakes; raises ``ConfigErrors`` and leaves the old one."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{path.stem}-", suffix=".toml", delete=False
    ) as partial:
        partial.write(text)
    try:
        read(Path(partial.name))
        if path.exists():
            Path(partial.name).chmod(path.stat().st_mode)
        Path(partial.name).replace(path)
    finally:
        Path(partial.name).unlink(missing_ok=True)
