"""``newsvane topics``: check the topic catalogue, or make rules of another monitor's keyword file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from newsvane.cli.jsonlines import report
from newsvane.errors import NewsvaneError
from newsvane.settings import read_settings


@click.group()
def command() -> None:
    """Check the topic catalogue, or import another monitor's keywords."""


@command.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
def check(file: Path | None) -> None:
    """Read FILE, by default config/topics.toml; count its topics, or tell every mistake with its file and line."""
    from newsvane.config.topics import read_topics
    from newsvane.tag.topic_anchors import anchors

    path = file or read_settings().config / "topics.toml"
    topics = read_topics(path)
    for topic in topics:
        for pattern in topic.rule.regex:
            if anchors(pattern) is None:
                report(f"{path}:{topic.line}: {topic.key}: {pattern!r} holds no plain word, so it runs on every text")
    counts = Counter(topic.kind for topic in topics)
    kinds = ", ".join(f"{count} of kind {kind}" for kind, count in counts.items())
    click.echo(f"{path}: {len(topics)} topics ({kinds or 'none'})")


@command.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--substring", is_flag=True, help="Let mac stand in machine, as the file's own monitor does.")
def import_(file: Path, *, substring: bool) -> None:
    """Print the groups of FILE, TrendRadar's frequency_words.txt, as rules for the end of config/topics.toml.

    What a rule cannot say is told on stderr with its line.
    """
    from newsvane.config.topic_import import as_toml, read_frequency_words
    from newsvane.config.topics import read_topics

    result = read_frequency_words(file)
    for problem in result.problems:
        report(str(problem))
    try:
        taken = {topic.key for topic in read_topics(read_settings().config / "topics.toml")}
    except NewsvaneError:  # what is wrong with the catalogue is told by check, and no reason not to import
        taken = set()
    click.echo(as_toml(result, taken, word=not substring), nl=False)
    report(f"{file}: {len(result.groups)} groups read, {len(result.problems)} lines or groups left out")
