"""Make ``sample`` importable however pytest is started: it lies beside ``tests``, not in the installed package."""

import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parents[2])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)
