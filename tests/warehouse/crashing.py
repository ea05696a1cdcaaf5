"""A process that loads and publishes batch after batch: ``python crashing.py DATA ROOT [SECONDS]``.

It ends after the last batch; with ``SECONDS`` it begins again with the first one until so much time has passed.
"""

import datetime as dt
import sys
import time
from pathlib import Path

from newsvane.settings import read_settings
from newsvane.warehouse import load, publish


def main() -> None:
    settings = read_settings({"NEWSVANE_DATA": sys.argv[1], "NEWSVANE_ROOT": sys.argv[2]})
    now = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    end = time.monotonic() + float(sys.argv[3] if len(sys.argv) > 3 else 0)
    while True:
        for folder in sorted(Path(sys.argv[1]).glob("staging/*")):
            load(settings, [folder], now=now)
            publish(settings, now=now)
        if time.monotonic() > end:
            return


if __name__ == "__main__":
    main()
