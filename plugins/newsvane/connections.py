"""Airflow connections as plain values, read without Airflow from ``AIRFLOW_CONN_ID`` (a URI or JSON)."""

from __future__ import annotations

import json
import os
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from newsvane.errors import NewsvaneError

PREFIX = "AIRFLOW_CONN_"
NO_EXTRA: Mapping[str, Any] = {}
PUBLIC_EXTRA = {
    "channel",
    "from_email",
    "to",
    "gap_seconds",
    "path",
    "disable_ssl",
    "disable_tls",
    "timeout",
    "ca_file",
    "endpoint_url",
    "region_name",
    "sslmode",
    "sslrootcert",
}
SHORTEST_SECRET = 4


@dataclass(frozen=True, slots=True)
class Connection:
    """An Airflow connection as plain values; what is secret in it never shows in a repr."""

    id: str
    kind: str
    host: str = ""
    port: int | None = None
    login: str = ""
    password: str = field(default="", repr=False)
    schema: str = ""
    extra: Mapping[str, Any] = field(default_factory=lambda: NO_EXTRA, repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every value that must not be shown, longest first."""
        values = [self.password, *(str(value) for key, value in self.extra.items() if key not in PUBLIC_EXTRA)]
        return tuple(sorted((value for value in values if len(value) >= SHORTEST_SECRET), key=len, reverse=True))


def read_connection(connection_id: str, environment: Mapping[str, str] = os.environ) -> Connection:
    """Return the connection of that id; raises ``NewsvaneError``, which never quotes the value."""
    name = PREFIX + connection_id.upper()
    text = environment.get(name, "").strip()
    if not text:
        raise NewsvaneError(f"connection {connection_id!r}: not in the environment as {name}")
    try:
        return from_values(connection_id, json.loads(text) if text.startswith("{") else split_uri(text))
    except (ValueError, TypeError, AttributeError):
        raise NewsvaneError(f"{name}: neither a connection URI nor a JSON object") from None


def from_values(connection_id: str, values: Mapping[str, Any]) -> Connection:
    """Build a connection from the names that Airflow uses (``conn_type``, ``host``, ``extra`` …).

    The channel is ``extra.channel`` where there is one, else the connection's type: Airflow's forms know ``smtp`` and
    ``http`` but no chat bots.
    """
    extra = values.get("extra") or {}
    if isinstance(extra, str):
        extra = json.loads(extra)
    kind = str(extra.get("channel") or values.get("conn_type") or "").lower().replace("-", "_")
    port = values.get("port")
    return Connection(
        id=connection_id,
        kind=kind,
        host=str(values.get("host") or ""),
        port=int(port) if port else None,
        login=str(values.get("login") or ""),
        password=str(values.get("password") or ""),
        schema=str(values.get("schema") or ""),
        extra=extra,
    )


def split_uri(text: str) -> dict[str, Any]:
    """Take a connection URI apart as Airflow does: percent-encoded parts, extra in the query."""
    parts = urllib.parse.urlsplit(text)
    query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
    extra = json.loads(query.pop("__extra__")) if "__extra__" in query else query
    if not parts.scheme:
        raise ValueError("no scheme")
    return {
        "conn_type": parts.scheme,
        "host": urllib.parse.unquote(parts.hostname or ""),
        "port": parts.port,
        "login": urllib.parse.unquote(parts.username or ""),
        "password": urllib.parse.unquote(parts.password or ""),
        "schema": urllib.parse.unquote(parts.path.lstrip("/")),
        "extra": extra,
    }


def base_url(connection: Connection, default: str) -> str:
    """The service's address without a path: the connection's host where it names one, else ``default``."""
    if not connection.host:
        return default
    host = connection.host if "://" in connection.host else f"{connection.schema or 'https'}://{connection.host}"
    return host.rstrip("/") + (f":{connection.port}" if connection.port else "")


def redact(text: str, connection: Connection) -> str:
    """Return ``text`` with every secret of the connection blotted out, on one line of bounded length."""
    return " ".join(blot(text, connection).split())[:200]


def blot(text: str, connection: Connection) -> str:
    """Return ``text`` with every secret of the connection blotted out."""
    for secret in connection.secrets:
        for form in (secret, urllib.parse.quote(secret, safe=""), urllib.parse.quote_plus(secret)):
            text = text.replace(form, "***")
    return text
