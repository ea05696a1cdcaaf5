"""Cases measured side by side: each in a fresh process of its own, all in turn, several rounds, CPU time and memory.

A benchmark file names its cases in a mapping from a name to a function that prepares the case (imports, reads the
input, warms up) and returns the function to measure. ``run_case`` measures one in this process; ``measure`` starts a
process for each case of each round, so that nothing that one leaves behind helps or hinders another, and a load on
the machine falls on all alike.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("NEWSVANE_SHARED", ROOT.parent / "shared"))

Run = Callable[[], Any]
Cases = Mapping[str, Callable[[], Run]]


@dataclass(frozen=True)
class Measured:
    """The rounds of one case: seconds of CPU, MiB of peak memory above the start, and what the case returned last."""

    cpu: tuple[float, ...]
    peak: tuple[float, ...]
    value: Any

    @property
    def seconds(self) -> float:
        return statistics.median(self.cpu)

    @property
    def mebibytes(self) -> float:
        return statistics.median(self.peak)


def cpu_seconds() -> float:
    """Return the CPU time of this process, of all its threads, and of the children that it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def memory(name: str) -> float:
    """Read ``VmRSS`` or ``VmHWM``, in MiB."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    raise LookupError(name)


def run_case(cases: Cases, name: str) -> None:
    """Prepare and measure one case, and print the figures as one line of JSON."""
    run = cases[name]()
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak counts from here on
    before, began = memory("VmRSS"), cpu_seconds()
    value = run()
    spent = cpu_seconds() - began
    print(json.dumps({"cpu": spent, "peak": memory("VmHWM") - before, "value": value}))


def measure(file: Path, names: Sequence[str], runs: int, arguments: Sequence[str] = ()) -> dict[str, Measured | str]:
    """Measure the cases of a benchmark file, interleaved; a case that fails gives the last line of its complaint."""
    rounds: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    failed: dict[str, str] = {}
    for _ in range(runs):
        for name in names:
            if name in failed:
                continue
            command = [sys.executable, str(file), "--case", name, *arguments]
            ran = subprocess.run(command, capture_output=True, text=True, check=False)
            if ran.returncode:
                failed[name] = (ran.stderr.strip().splitlines() or ["failed"])[-1]
            else:
                rounds[name].append(json.loads(ran.stdout.splitlines()[-1]))
    return {
        name: failed.get(name)
        or Measured(
            tuple(one["cpu"] for one in rounds[name]),
            tuple(one["peak"] for one in rounds[name]),
            rounds[name][-1]["value"],
        )
        for name in names
    }


def show(rows: Sequence[Sequence[str]]) -> str:
    """Lay rows out as a Markdown table; the first is its head."""
    head, *body = rows
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *body))
