"""The ``newsvane`` command: each stage alone, JSON Lines in and out, and the whole without Airflow.

A command lives in the module of its name and is imported only when it is called, so that start-up stays short.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

import click

from newsvane import __version__
from newsvane.errors import NewsvaneError

COMMANDS = {
    "companies": "Merge a new listing into the table of companies.",
    "config": "Check the configuration.",
    "digest": "Write, and with --send deliver, the digest of a day.",
    "explain": "Say why each candidate in a text was taken or dropped.",
    "extract": "Read article pages: HTML files in, JSON Lines out.",
    "group": "Find reprints and stories: JSON Lines in and out.",
    "ingest": "Run fetch to publish once, without Airflow.",
    "migrate-from-lake": "Copy a lake into a warehouse file.",
    "migrate-to-lake": "Copy the warehouse file into a lake.",
    "parse": "Read feed documents: files in, JSON Lines out.",
    "restore-lake": "Bring a lake's catalog back from its copy.",
    "sources": "Check, import or export the source catalogue.",
    "sql": "Ask the published snapshot.",
    "tag": "Find companies and topics: JSON Lines in and out.",
    "topics": "Check the topic catalogue, or import another monitor's keywords.",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when called: ``newsvane.cli.NAME`` holds the function ``command``."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"newsvane.cli.{name.replace('-', '_')}").command
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def newsvane() -> None:
    """Watch AI-related Chinese news: fetch, parse, tag, group, load, ask, digest."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; a mistake of the user's is one line on stderr and exit code 2."""
    try:
        code = newsvane.main(args=list(arguments) if arguments is not None else None, standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        sys.stderr.write(f"newsvane: {' '.join(error.format_message().split())}\n")
        sys.exit(2)
    except NewsvaneError as error:
        sys.stderr.write("".join(f"newsvane: {line}\n" for line in str(error).splitlines()))
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)
