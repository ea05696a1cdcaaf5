"""``newsvane config check``: read every file below ``config/`` and tell all mistakes at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import click

from newsvane.errors import ConfigErrors, NewsvaneError
from newsvane.settings import Settings, read_settings


@click.group()
def command() -> None:
    """Check the configuration."""


@command.command()
def check() -> None:
    """Read every configuration file; print what was read, or every mistake with its file and line."""
    settings = read_settings()
    mistakes: list[str] = []
    for path, read in readers(settings):
        try:
            click.echo(f"{path}: {read()}")
        except ConfigErrors as error:
            mistakes += map(str, error.errors)
        except NewsvaneError as error:
            mistakes.append(str(error))
    if mistakes:
        raise NewsvaneError("\n".join(mistakes))


def readers(settings: Settings) -> Iterator[tuple[Path, Callable[[], str]]]:
    """Yield each file with a function that reads it whole and says what it holds."""
    from newsvane.config.audiences import read_audiences
    from newsvane.config.companies import read_companies
    from newsvane.config.company_aliases import read_aliases, read_ambiguity
    from newsvane.config.company_contexts import read_contexts
    from newsvane.config.english_names import read_english_names
    from newsvane.config.page_rules import read_page_rules
    from newsvane.config.sources import read_sources
    from newsvane.config.topics import read_topics

    config = settings.config
    yield settings.sources, lambda: f"{len(read_sources(settings.sources))} sources"
    yield config / "topics.toml", lambda: f"{len(read_topics(config / 'topics.toml'))} topics"
    yield config / "companies.csv", lambda: f"{len(read_companies(config / 'companies.csv'))} companies"
    ambiguity = config / "company_ambiguity.toml"
    yield ambiguity, lambda: f"{len(read_ambiguity(config / 'company_ambiguity.csv', ambiguity).levels)} names"
    contexts = config / "company_contexts.toml"
    yield contexts, lambda: f"{sum(len(patterns) for _, patterns in read_contexts(contexts))} expressions"
    yield config / "company_aliases.toml", lambda: f"{len(read_aliases(config / 'company_aliases.toml'))} aliases"
    yield config / "audiences.toml", lambda: f"{len(read_audiences(config / 'audiences.toml'))} audiences"
    yield config / "english_names.toml", lambda: f"{len(read_english_names(config))} English names"
    yield config / "page_rules.toml", lambda: f"{len(read_page_rules(config / 'page_rules.toml'))} sites"
