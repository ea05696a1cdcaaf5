"""A process that loads and publishes batch after batch, as one worker of several: ``python loading.py URI…``."""

import datetime as dt
import sys

from newsvane.settings import read_settings
from newsvane.warehouse import load, publish


def main() -> None:
    settings = read_settings()
    now = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
    print("ready", flush=True)  # noqa: T201 - it tells the test
    for uri in sys.argv[1:]:
        load(settings, [uri], now=now)
        publish(settings, now=now)
    print("done", flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    main()
