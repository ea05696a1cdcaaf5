"""What the DAGs share: the assets by which one follows another, and how tasks are retried."""

from __future__ import annotations

import datetime as dt

from airflow.sdk import Asset

SNAPSHOT = Asset(name="newsvane_snapshot", uri="newsvane://snapshot")
DIGEST = Asset(name="newsvane_digest", uri="newsvane://digest")
DICTIONARY = Asset(name="newsvane_dictionary", uri="newsvane://dictionary")

START = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
RETRIES = {
    "retries": 2,
    "retry_delay": dt.timedelta(seconds=20),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": dt.timedelta(minutes=5),
}
