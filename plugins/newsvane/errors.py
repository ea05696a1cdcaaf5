"""The errors that newsvane raises on purpose.

Bad documents and dead feeds are not errors: they are recorded values (a failed ``FetchResult``, a ``problem``).
What is raised here stops one command or one task, and its text alone must tell the user what to mend.
"""

from __future__ import annotations

from pathlib import Path


class NewsvaneError(Exception):
    """Base of all errors with a message meant for the user; the command line prints it and exits with 2."""


class ConfigError(NewsvaneError):
    """A mistake in a configuration file, with the place to look at.

    >>> str(ConfigError("config/sources.toml", 12, "unknown key 'ulr'"))
    "config/sources.toml:12: unknown key 'ulr'"
    """

    def __init__(self, path: Path | str, line: int | None, message: str) -> None:
        self.path = str(path)
        self.line = line
        self.message = message
        place = f"{path}:{line}" if line else str(path)
        super().__init__(f"{place}: {message}")


class ConfigErrors(NewsvaneError):
    """Every mistake found in one reading of the configuration, one a line."""

    def __init__(self, errors: list[ConfigError]) -> None:
        self.errors = errors
        super().__init__("\n".join(str(error) for error in errors))


class InputError(NewsvaneError):
    """An unreadable file or a bad line of input."""


class WarehouseError(NewsvaneError):
    """The database is missing, locked for too long, newer than this program, or failed a check."""
