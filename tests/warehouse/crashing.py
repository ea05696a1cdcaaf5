"""A process that loads and publishes batch after batch: ``python crashing.py DATA ROOT [SECONDS]``.

It ends after the last batch; with ``SECONDS`` it rests after each one, as ingests do, and begins again with the first
until so much time has passed.
"""

import datetime as dt
import sys
import time
from pathlib import Path

from newsvane.settings import read_settings
from newsvane.warehouse import load, publish

REST = 1.0  # seconds; it also leaves the other tests some of the machine


def main() -> None:
    settings = read_settings({"NEWSVANE_DATA": sys.argv[1], "NEWSVANE_ROOT": sys.argv[2]})
    now = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    seconds = float(sys.argv[3] if len(sys.argv) > 3 else 0)
    end = time.monotonic() + seconds
    while True:
        for folder in sorted(Path(sys.argv[1]).glob("staging/*")):
            load(settings, [folder], now=now)
            publish(settings, now=now)
            time.sleep(REST if seconds else 0)
        if time.monotonic() > end:
            return


if __name__ == "__main__":
    main()
