"""Files by URI, on the local disk or in an object store: how they are opened and written whole.

The package reaches object stores through fsspec (``UPath``), with the key and the address of an Airflow connection of
the type ``aws``: ``login`` and ``password``, and ``endpoint_url`` and ``region_name`` in ``extra``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote, urlsplit

from newsvane.settings import Settings

if TYPE_CHECKING:
    from upath import UPath


def open_path(uri: str, settings: Settings | None = None) -> Path:
    """Turn a URI into a path: ``file:`` and plain paths become local ones, which can be written atomically.

    ``settings`` name the connection to an object store, whose paths are typed as local ones: they share their methods.
    """
    if uri.startswith("file:"):
        return Path(unquote(urlsplit(uri).path))
    if "://" not in uri:
        return Path(uri)
    from upath import UPath  # noqa: PLC0415 - fsspec costs start-up time that readers of the snapshot need not pay

    return cast(Path, UPath(uri, **(storage_options(settings, uri) if settings else {})))


def storage_options(settings: Settings, uri: str) -> dict[str, Any]:
    """Return what fsspec must know to open ``uri``; without a connection, s3fs finds the machine's own credentials."""
    if not uri.startswith("s3:") or not settings.storage:
        return {}
    connection = settings.connect(settings.storage)
    options: dict[str, Any] = {"key": connection.login, "secret": connection.password}
    if endpoint := connection.extra.get("endpoint_url"):
        options["endpoint_url"] = endpoint
    if region := connection.extra.get("region_name"):
        options["client_kwargs"] = {"region_name": region}
    return options


def as_uri(path: Path | UPath) -> str:
    """Name a path so that ``open_path`` finds it again."""
    if isinstance(path, Path):
        return path.absolute().as_uri()
    return Path(path.path).as_uri() if path.protocol in {"file", "local"} else str(path)


def write_whole(path: Path | UPath, data: bytes) -> None:
    """Write a file so that no reader sees half of it; object stores do so by themselves."""
    if not isinstance(path, Path):
        path.write_bytes(data)
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:  # a full disk, say, which what is left here would keep full
        temporary.unlink(missing_ok=True)
        raise
