"""The process under test: it runs cycle after cycle, as it is told to through a pipe, until it is killed."""

from __future__ import annotations

import ctypes
import datetime as dt
import gc
import logging
import resource
from multiprocessing.connection import Connection
from pathlib import Path

from telling import telling

from newsvane import ingest, upkeep
from newsvane.settings import Settings

INGEST = ("plan", "fetch", "tag", "load", "publish")
UPKEEP = ("backup", "expire", "compact")
UNLIMITED = resource.RLIM_INFINITY
Order = tuple[str, dt.datetime, int]


def work(pipe: Connection, settings: Settings) -> None:
    """Carry out each order (what, now, the largest file that may be written) and answer how it went."""
    logging.disable(logging.WARNING)
    for name in INGEST:
        setattr(ingest, name, telling(pipe, name, getattr(ingest, name)))
    while True:
        what, now, largest = pipe.recv()
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, UNLIMITED))
        try:
            done = upkeep_once(pipe, settings, now) if what == "upkeep" else ingest_once(settings, what, now)
            answer = ("done", done)
        except Exception as error:  # noqa: BLE001 - how a disturbed cycle fails is what we want to know
            answer = ("failed", f"{type(error).__name__}: {error}".splitlines()[0])
        resource.setrlimit(resource.RLIMIT_FSIZE, (UNLIMITED, UNLIMITED))
        pipe.send(answer)


def ingest_once(settings: Settings, what: str, now: dt.datetime) -> dict[str, object]:
    if what.startswith("replay "):
        return ingest.run(settings, now, archive_day=dt.date.fromisoformat(what.removeprefix("replay ")))
    counts = ingest.run(settings, now, all_sources=what == "ingest all")
    return {**counts, **usage()}


def upkeep_once(pipe: Connection, settings: Settings, now: dt.datetime) -> dict[str, object]:
    for name in UPKEEP:
        pipe.send(name)
        getattr(upkeep, name)(settings, now)
    return usage()


def usage() -> dict[str, object]:
    """Count the open descriptors, and the resident memory and that in use, in MiB, once the garbage is collected.

    In use is what the C library has given out and did not get back; what is resident holds its free blocks, too.
    """
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    memory = mallinfo2()
    return {
        "descriptors": len(list(Path("/proc/self/fd").iterdir())),
        "resident": pages * resource.getpagesize() / 2**20,
        "in use": (memory.uordblks + memory.hblkhd) / 2**20,
    }


class Memory(ctypes.Structure):
    """What glibc's ``mallinfo2`` tells, in bytes; ``uordblks`` and ``hblkhd`` are given out, in arenas and beside."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in (
            *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
            *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
        )
    )


mallinfo2 = ctypes.CDLL(None).mallinfo2
mallinfo2.restype = Memory
