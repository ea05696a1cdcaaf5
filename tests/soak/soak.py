"""Run the soak: ``python tests/soak/soak.py [--cycles 1000] [--seed N] [--folder FOLDER] [--no-mount]``.

The same folder goes on where it was interrupted. Exits with 1 where an invariant does not hold.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PATHS = [str(HERE), *(str(HERE.parents[1] / name) for name in ("scripts", "tests/fetch", "tests/ingest"))]
sys.path[:0] = PATHS

from soaking import Soak  # noqa: E402 - after the path is set


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cycles", type=int, default=1000)
    parser.add_argument("--seed", type=int, help="default: a new one, which is printed")
    parser.add_argument("--folder", type=Path, help="default: a new temporary one")
    parser.add_argument("--no-mount", action="store_true", help="limit the size of files instead of filling a disk")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="newsvane-soak-"))
    seed = secrets.randbelow(10**6) if options.seed is None else options.seed
    soak = Soak(folder, seed, mount=not options.no_mount, slow=True)
    report = soak.report
    print(f"seed {report.seed}, folder {folder}, from cycle {report.next_cycle}", flush=True)
    began = time.monotonic()
    problems = soak.run(options.cycles, lambda line: print(line, flush=True))
    soak.clean()
    print(f"killed in {dict(report.killed_in)}, failed with {dict(report.failures)}")
    print("\n".join(problems) or f"{options.cycles} cycles, {time.monotonic() - began:.0f} s: every invariant holds")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
