"""What the DAGs share: the assets by which one follows another, how tasks are retried, settings and connections."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from typing import TYPE_CHECKING

from airflow.sdk import Asset, Connection

if TYPE_CHECKING:
    from newsvane import connections
    from newsvane.settings import Settings

SNAPSHOT = Asset(name="newsvane_snapshot", uri="newsvane://snapshot")
DIGEST = Asset(name="newsvane_digest", uri="newsvane://digest")
DICTIONARY = Asset(name="newsvane_dictionary", uri="newsvane://dictionary")

START = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
RETRIES = {
    "retries": 2,
    "retry_delay": dt.timedelta(seconds=20),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": dt.timedelta(minutes=5),
    "execution_timeout": dt.timedelta(hours=2),  # a task that hangs ends; less than Redis' visibility_timeout
}


def current_settings() -> Settings:
    """The settings of a running task: the connections that they name are Airflow's, wherever Airflow keeps them."""
    from newsvane.settings import read_settings

    return dataclasses.replace(read_settings(), connect=functools.cache(read_connection))


def read_connection(name: str) -> connections.Connection:
    """An Airflow connection as the package takes it, by Airflow's own names of its parts."""
    from newsvane.connections import from_values

    found = Connection.get(name)
    names = ("conn_type", "host", "login", "password", "schema", "port", "extra")
    return from_values(name, {part: getattr(found, part) for part in names})
