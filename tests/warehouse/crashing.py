"""A process that loads and publishes batch after batch until it is killed: ``python crashing.py DATA ROOT``."""

import datetime as dt
import sys
from pathlib import Path

from newsvane.settings import read_settings
from newsvane.warehouse import load, publish


def main() -> None:
    settings = read_settings({"NEWSVANE_DATA": sys.argv[1], "NEWSVANE_ROOT": sys.argv[2]})
    now = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for folder in sorted(Path(sys.argv[1]).glob("staging/*")):
        load(settings, [folder], now=now)
        publish(settings, now=now)


if __name__ == "__main__":
    main()
